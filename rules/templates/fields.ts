import { EVENT_SCOPE, type Catalog, type CatalogAttribute } from '../catalog';

/** The related rows that are purchases, as far as names and types tell. */
export interface Purchases {
  path: string;
  /** When it was bought. */
  date: string;
  /** What was paid. */
  amount?: string;
  /** A choice that says how it ended, and those choices that mean nothing was bought. */
  unfinished?: { path: string; choices: string[] };
}

type Found = [name: string, attribute: CatalogAttribute];

const attributesOf = (catalog: Catalog, uid: string): Found[] =>
  uid === EVENT_SCOPE ? [] : Object.entries(catalog.types[uid]?.attributes ?? {});

const isScalar = (attribute: CatalogAttribute, ...types: string[]): boolean =>
  attribute.kind === 'scalar' && types.includes(attribute.type);

/** The first attribute that passes, in the order of the patterns that its name may match. */
function named(
  attributes: readonly Found[],
  test: (attribute: CatalogAttribute) => boolean,
  patterns: readonly RegExp[]
): string | undefined {
  for (const pattern of patterns) {
    const found = attributes.find(([name, attribute]) => test(attribute) && pattern.test(name));
    if (found) return found[0];
  }
  return undefined;
}

const isDate = (attribute: CatalogAttribute): boolean => isScalar(attribute, 'date', 'datetime');

/** A date of birth. */
export const birthdayOf = (catalog: Catalog): string | undefined =>
  named(attributesOf(catalog, catalog.uid), isDate, [/birth|^dob$|geburt|naissance|nacimiento|cumplea/i]);

/** The date since when somebody is known: of registration, else of the row itself. */
export const registeredOf = (catalog: Catalog): string | undefined =>
  named(attributesOf(catalog, catalog.uid), isDate, [
    /regist|sign(ed)?_?-?up|joined|memberSince|customerSince|inscri/i,
    /^createdAt$/,
  ]);

/** An e-mail address. */
export const emailOf = (catalog: Catalog): string | undefined =>
  named(attributesOf(catalog, catalog.uid), (attribute) => isScalar(attribute, 'text'), [
    /^e-?_?mail$/i,
    /e-?_?mail|correo|courriel/i,
  ]);

/** Where somebody lives, or comes from. */
export const countryOf = (catalog: Catalog): string | undefined =>
  named(attributesOf(catalog, catalog.uid), (attribute) => isScalar(attribute, 'text'), [
    /^country$/i,
    /country|^land$|pays|^pa[ií]s/i,
  ]);

/** A field of few choices that says how somebody stands: a level, plan or status. */
export const levelOf = (catalog: Catalog): string | undefined =>
  named(
    attributesOf(catalog, catalog.uid),
    (attribute) => attribute.kind === 'scalar' && (attribute.choices?.length ?? 0) > 1,
    [/level|tier|grade|stufe|niveau|nivel/i, /plan|subscription|membership|tarif|abo\b/i, /status|stage|phase|state/i]
  );

const PURCHASE = /order|purchase|invoice|transaction|booking|sale|bestell|kauf|commande|achat|pedido|compra/i;
const UNFINISHED = /cart|basket|pending|draft|open|abandon|cancel|return|refund|fail|reject|void|storn|offen/i;

/** A relation to many rows with a date, called like purchases; one that says what was paid is preferred. */
export function purchasesOf(catalog: Catalog): Purchases | undefined {
  const found = attributesOf(catalog, catalog.uid).flatMap(([path, attribute]): Purchases[] => {
    if (attribute.kind !== 'relation' || !attribute.many) return [];
    if (!PURCHASE.test(path) && !PURCHASE.test(catalog.types[attribute.target]?.label ?? '')) return [];
    const fields = attributesOf(catalog, attribute.target);
    const date = named(fields, isDate, [/order|purchase|placed|paid|booked|sold|invoice|bestell|kauf/i, /date|At$/i]);
    if (date === undefined) return [];
    const amount = named(fields, (each) => isScalar(each, 'number'), [
      /total|gesamt|grand/i,
      /amount|revenue|price|value|sum|betrag|montant|importe/i,
    ]);
    const unfinished = unfinishedOf(fields);
    return [{ path, date, ...(amount !== undefined && { amount }), ...(unfinished && { unfinished }) }];
  });
  return found.find(({ amount }) => amount !== undefined) ?? found[0];
}

function unfinishedOf(fields: readonly Found[]): Purchases['unfinished'] {
  for (const [path, attribute] of fields) {
    if (attribute.kind !== 'scalar' || !attribute.choices || !/state|status/i.test(path)) continue;
    const choices = attribute.choices.filter((choice) => UNFINISHED.test(choice));
    if (choices.length > 0 && choices.length < attribute.choices.length) return { path, choices };
  }
  return undefined;
}

/** Of an account, the relation to the people in it. */
export const peopleOf = (catalog: Catalog): string | undefined =>
  named(attributesOf(catalog, catalog.uid), (attribute) => attribute.kind === 'relation' && attribute.many, [
    /contact|customer|people|person|member|staff|employee|user|kontakt|kund|client|cliente/i,
  ]);
