'use strict';

const { cents } = require('./random');
const { isoDay, DAY } = require('./calendar');
const v = require('./vocabulary');

const ascii = (text) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

function registeredAt(random, calendar) {
  const recent = random.chance(0.35);
  return recent ? calendar.draw(random) : calendar.start - Math.floor(random.between(0, 3 * 365 * DAY));
}

/** Some fields are left out for some people, as in every shop: rules must live with missing values. */
function maybe(random, probability, make) {
  return random.chance(probability) ? make() : null;
}

/**
 * One customer with components and tags, without id. Orders and events follow from `habits`, which are not stored.
 */
function makeCustomer(index, random, calendar) {
  const country = random.weighted(v.COUNTRIES.map((entry) => [entry, entry.share]));
  const [city, lat, lng] = random.pick(country.cities);
  const gender = random.weighted([
    ['female', 52],
    ['male', 45],
    ['other', 3],
  ]);
  const firstName = random.pick(gender === 'male' ? country.male : country.female);
  const lastName = random.pick(country.last);
  const registered = registeredAt(random, calendar);
  const newsletter = random.chance(0.6);
  const customer = {
    customerNumber: `C${String(index + 1).padStart(6, '0')}`,
    email: `${ascii(firstName)}.${ascii(lastName)}${index + 1}@example.com`,
    firstName,
    lastName,
    country: maybe(random, 0.97, () => country.name),
    city: maybe(random, 0.9, () => city),
    gender: maybe(random, 0.85, () => gender),
    birthday: maybe(random, 0.7, () =>
      isoDay(calendar.now - Math.floor(random.between(18 * 365.25, 80 * 365.25)) * DAY)
    ),
    registeredAt: registered,
    newsletter: maybe(random, 0.95, () => newsletter),
    points: 0,
    balance: maybe(random, 0.5, () => cents(random.between(-40, 120))),
    score: maybe(random, 0.8, () => random.next()),
    bigNumber: maybe(random, 0.3, () => String(9_007_199_254_740_993n + BigInt(random.int(0, 1_000_000)))),
    preferredTime: maybe(
      random,
      0.4,
      () => `${String(random.int(7, 21)).padStart(2, '0')}:${random.pick(['00', '30'])}:00.000`
    ),
    bio: maybe(random, 0.15, () => `${firstName} likes ${random.pick(v.TOPICS)} & ${random.pick(v.TOPICS)}.`),
    preferences: maybe(random, 0.8, () => ({
      language: random.pick(v.LANGUAGES),
      topics: v.TOPICS.filter(() => random.chance(0.3)),
      weeklyCups: random.int(0, 40),
      contactBy: { email: newsletter, phone: random.chance(0.1) },
    })),
    lifetimeValue: 0,
    secretNote: maybe(random, 0.05, () => random.pick(['pays late', 'friend of the house', 'asked for a discount'])),
    createdAt: registered,
    updatedAt: registered,
  };
  const address = maybe(random, 0.75, () => ({
    street: `${random.int(1, 180)} ${random.pick(['High Street', 'Rua Nova', 'Lindenweg', 'Rue du Port', 'Náměstí'])}`,
    city,
    zip: String(random.int(10_000, 99_999)),
    country: country.name,
    since: maybe(random, 0.6, () => isoDay(registered - random.int(0, 4000) * DAY)),
    geo: maybe(random, 0.8, () => ({ lat: lat + random.between(-0.1, 0.1), lng: lng + random.between(-0.1, 0.1) })),
  }));
  const badges = v.BADGES.filter(() => random.chance(0.12)).map((name) => ({
    name,
    level: random.int(1, 5),
    awardedOn: isoDay(Math.floor(random.between(registered, calendar.now))),
  }));
  const tags = v.TAGS.filter((tag) => random.chance(tag.key === 'loyal' ? 0.12 : 0.03)).map((tag) => tag.key);
  return { customer, address, badges, tags, habits: makeHabits(random, calendar, registered, customer.newsletter) };
}

/** How this person shops and reads: a few do much, many do little, some have stopped. */
function makeHabits(random, calendar, registered, newsletter) {
  const from = Math.max(registered, calendar.start);
  const stopped = random.chance(0.3);
  return {
    from,
    to: stopped ? Math.floor(random.between(from, calendar.now)) : calendar.now,
    appetite: random.heavyTail(1.1),
    spending: random.heavyTail(0.5),
    newsletter: newsletter === true,
    opens: random.weighted([
      [0, 35],
      [0.2, 35],
      [0.6, 30],
    ]),
    device: random.weighted(v.DEVICES),
  };
}

/** A demo person: a made-up customer whose telling parts are replaced. */
function makePerson(person, index, random, calendar) {
  const made = makeCustomer(index, random, calendar);
  const registered = calendar.now - person.registeredDaysAgo * DAY;
  Object.assign(made.customer, person.customer, {
    registeredAt: registered,
    createdAt: registered,
    updatedAt: registered,
  });
  made.address = {
    street: '1 Coffee Lane',
    city: person.customer.city,
    zip: '10000',
    country: person.customer.country,
  };
  made.habits = {
    ...made.habits,
    from: Math.max(registered, calendar.start),
    to: calendar.now,
    newsletter: person.customer.newsletter,
    opens: 0.5,
  };
  return { ...made, person };
}

module.exports = { makeCustomer, makePerson };
