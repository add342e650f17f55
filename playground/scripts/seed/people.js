'use strict';

/**
 * Three people with a story and a login for the storefront. They are the first three customers.
 * Days and hours count back from the shop's `now`.
 */
const PEOPLE = [
  {
    username: 'ana',
    password: 'Ana-loves-coffee-1',
    story: 'buys a lot, for a firm that is a VIP account',
    customer: {
      customerNumber: 'C-ANA',
      email: 'ana@example.com',
      firstName: 'Ana',
      lastName: 'Silva',
      country: 'Portugal',
      city: 'Lisboa',
      gender: 'female',
      newsletter: true,
    },
    registeredDaysAgo: 320,
    company: 0,
    orders: [
      { hoursAgo: 24 * 210, skus: ['GEA-GRI', 'COF-ETH'] },
      { hoursAgo: 24 * 48, skus: ['GEA-ESP', 'COF-COL'] },
      { hoursAgo: 24 * 12, skus: ['COF-ETH', 'COF-COL', 'CHO-BOX'] },
      { hoursAgo: 24 * 4, skus: ['GEA-KET', 'CUP-TWO'] },
    ],
  },
  {
    username: 'jonas',
    password: 'Jonas-left-a-cart-1',
    story: 'filled a cart two days ago and never came back',
    customer: {
      customerNumber: 'C-JONAS',
      email: 'jonas@example.com',
      firstName: 'Jonas',
      lastName: 'Weber',
      country: 'Germany',
      city: 'Berlin',
      gender: 'male',
      newsletter: true,
    },
    registeredDaysAgo: 150,
    orders: [{ hoursAgo: 24 * 60, skus: ['TEA-SEN'] }],
    abandonedCart: { hoursAgo: 50, skus: ['GEA-SCA', 'COF-DEC'] },
  },
  {
    username: 'mia',
    password: 'Mia-is-new-here-1',
    story: 'signed up two days ago and has bought nothing yet',
    customer: {
      customerNumber: 'C-MIA',
      email: 'mia@example.com',
      firstName: 'Mia',
      lastName: 'Novák',
      country: 'Czechia',
      city: 'Praha',
      gender: 'female',
      newsletter: false,
    },
    registeredDaysAgo: 2,
    orders: [],
  },
];

module.exports = { PEOPLE };
