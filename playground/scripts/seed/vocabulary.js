'use strict';

/** Where customers live: share of the shop, some cities with their place, and names that are common there. */
const COUNTRIES = [
  {
    name: 'Germany',
    share: 28,
    cities: [
      ['Berlin', 52.52, 13.4],
      ['Hamburg', 53.55, 9.99],
      ['Köln', 50.94, 6.96],
      ['Leipzig', 51.34, 12.37],
    ],
    female: ['Anna', 'Lena', 'Sophie', 'Marie', 'Jana', 'Käthe'],
    male: ['Jonas', 'Felix', 'Lukas', 'Paul', 'Jürgen', 'Tim'],
    last: ['Weber', 'Schmidt', 'Müller', 'Fischer', 'Becker', 'Groß', 'Wolf'],
  },
  {
    name: 'Austria',
    share: 9,
    cities: [
      ['Wien', 48.21, 16.37],
      ['Graz', 47.07, 15.44],
      ['Linz', 48.31, 14.29],
    ],
    female: ['Anna', 'Lena', 'Theresa', 'Katharina', 'Magdalena'],
    male: ['Lukas', 'Tobias', 'David', 'Matthias', 'Florian'],
    last: ['Gruber', 'Huber', 'Bauer', 'Wagner', 'Pichler', 'Steiner'],
  },
  {
    name: 'United Kingdom',
    share: 22,
    cities: [
      ['London', 51.51, -0.13],
      ['Leeds', 53.8, -1.55],
      ['Bristol', 51.45, -2.59],
    ],
    female: ['Olivia', 'Emily', 'Grace', 'Harriet'],
    male: ['Oliver', 'Harry', 'George', 'Liam'],
    last: ['Smith', 'Jones', 'Taylor', "O'Brien", 'Walker', 'Hughes'],
  },
  {
    name: 'France',
    share: 16,
    cities: [
      ['Paris', 48.86, 2.35],
      ['Lyon', 45.76, 4.84],
      ['Nantes', 47.22, -1.55],
    ],
    female: ['Chloé', 'Camille', 'Léa', 'Zoé'],
    male: ['Hugo', 'Louis', 'Théo', 'Rémi'],
    last: ['Martin', 'Bernard', 'Dubois', 'Lefèvre', 'Moreau'],
  },
  {
    name: 'Portugal',
    share: 9,
    cities: [
      ['Lisboa', 38.72, -9.14],
      ['Porto', 41.15, -8.61],
    ],
    female: ['Ana', 'Inês', 'Beatriz', 'Sofia'],
    male: ['João', 'Tiago', 'Rui', 'Miguel'],
    last: ['Silva', 'Santos', 'Ferreira', 'Conceição'],
  },
  {
    name: 'Czechia',
    share: 8,
    cities: [
      ['Praha', 50.08, 14.44],
      ['Brno', 49.2, 16.61],
    ],
    female: ['Mia', 'Tereza', 'Eliška', 'Adéla'],
    male: ['Jakub', 'Tomáš', 'Ondřej', 'Matěj'],
    last: ['Novák', 'Dvořák', 'Horák', 'Černý'],
  },
  {
    name: 'Spain',
    share: 9,
    cities: [
      ['Madrid', 40.42, -3.7],
      ['Sevilla', 37.39, -5.98],
    ],
    female: ['Lucía', 'Carmen', 'Martina'],
    male: ['Pablo', 'Álvaro', 'Iñigo'],
    last: ['García', 'López', 'Núñez', 'Romero'],
  },
  {
    name: 'United States',
    share: 8,
    cities: [
      ['Portland', 45.52, -122.68],
      ['Austin', 30.27, -97.74],
    ],
    female: ['Ava', 'Madison', 'Ruth'],
    male: ['Noah', 'Mason', 'Earl'],
    last: ['Johnson', 'Brown', 'Davis', 'Nguyen'],
  },
];

/** `[sku, name, category, price]` */
const PRODUCTS = [
  ['COF-ETH', 'Yirgacheffe beans 1 kg', 'coffee', 32.9],
  ['COF-COL', 'Huila beans 1 kg', 'coffee', 28.5],
  ['COF-DEC', 'Decaf beans 500 g', 'coffee', 16.9],
  ['COF-SUB', 'Bean subscription, one month', 'coffee', 24],
  ['TEA-SEN', 'Sencha 200 g', 'tea', 18.4],
  ['TEA-EAR', 'Earl Grey 250 g', 'tea', 12.9],
  ['TEA-OOL', 'High mountain oolong 100 g', 'tea', 27.5],
  ['CHO-SEA', 'Dark chocolate, sea salt', 'chocolate', 6.8],
  ['CHO-BOX', 'Chocolate box of 24', 'chocolate', 34],
  ['GEA-KET', 'Gooseneck kettle', 'gear', 89],
  ['GEA-GRI', 'Hand grinder', 'gear', 119],
  ['GEA-SCA', 'Scale with timer', 'gear', 54.9],
  ['GEA-DRI', 'Ceramic dripper', 'gear', 26.5],
  ['GEA-ESP', 'Espresso machine', 'gear', 649],
  ['CUP-TWO', 'Two porcelain cups', 'tableware', 29.9],
  ['CUP-MUG', 'Enamel mug', 'tableware', 14.5],
  ['CUP-GLA', 'Double-walled glass', 'tableware', 17.2],
  ['GIF-CAR', 'Gift card', 'gift', 50],
].map(([sku, name, category, price]) => ({ sku, name, category, price }));

const COMPANY_FIRST = ['Nordlicht', 'Harbour', 'Blue Door', 'Atelier', 'Quinta', 'Old Mill', 'Kolektiv', 'Sunrise'];
const COMPANY_SECOND = ['Hotels', 'Studios', 'Clinic', 'Works', 'Academy', 'Market', 'Software', 'Library'];
const INDUSTRIES = ['retail', 'hospitality', 'education', 'technology', 'health', 'manufacturing', 'public'];

const TAGS = [
  { key: 'loyal', name: 'Loyal' },
  { key: 'wholesale', name: 'Wholesale' },
  { key: 'barista', name: 'Barista' },
  { key: 'complained', name: 'Complained' },
  { key: 'press', name: 'Press' },
];

const BADGES = ['First order', 'Reviewer', 'Workshop guest', 'Ambassador'];
const TOPICS = ['coffee', 'tea', 'chocolate', 'gear', 'recipes', 'travel'];
const LANGUAGES = ['en', 'de', 'fr', 'pt', 'cs', 'es'];
const SALES_CHANNELS = [
  ['web', 70],
  ['app', 20],
  ['phone', 4],
  ['market stall', 6],
];
const DEVICES = [
  ['mobile', 58],
  ['desktop', 35],
  ['tablet', 7],
];
const SOURCES = [
  ['direct', 35],
  ['google', 30],
  ['newsletter', 15],
  ['instagram', 12],
  ['partner', 8],
];
const PAGES = ['/', '/coffee', '/tea', '/gear', '/blog/brew-guide', '/blog/water', '/about', '/delivery'];

module.exports = {
  COUNTRIES,
  PRODUCTS,
  COMPANY_FIRST,
  COMPANY_SECOND,
  INDUSTRIES,
  TAGS,
  BADGES,
  TOPICS,
  LANGUAGES,
  SALES_CHANNELS,
  DEVICES,
  SOURCES,
  PAGES,
};
