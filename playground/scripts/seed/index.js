'use strict';

/** The parts of the made-up shop, for tests and measurements that need a shop of their own size. */
module.exports = {
  ...require('./shop'),
  ...require('./write-shop'),
  ...require('./segments'),
  ...require('./create-segments'),
  ...require('./content'),
  ...require('./people'),
};
