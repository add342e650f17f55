import type { AdminApi } from './admin-api';

interface Customer {
  customerNumber: string;
  email?: string;
  country?: string;
  points?: number;
  company?: string;
}

/** Puts customers into the playground's shop, as its editors would. @returns their document ids by number */
export async function createCustomers(api: AdminApi, customers: readonly Customer[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const customer of customers) {
    const { documentId } = await api.call<{ documentId: string }>(
      'POST',
      '/content-manager/collection-types/api::customer.customer',
      customer
    );
    ids.set(customer.customerNumber, documentId);
  }
  return ids;
}

/** Lets events happen, as a file that is imported tells of them. */
export async function importEvents(url: string, token: string, events: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/segments/imports?kind=events`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
    body: events.map((event) => JSON.stringify(event)).join('\n'),
  });
  const text = await answer.text();
  if (!answer.ok || !text.includes('"failed":0')) throw new Error(`The events were not imported: ${text}`);
}

/** A rule of one group: all of these conditions. */
export function allOf(...children: object[]) {
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children } };
}

/** People of this country. */
export function fromCountry(country: string, id = 'country') {
  return { id, type: 'attribute', path: 'country', operator: 'is', operand: country };
}

/** Waits until a segment has been filled with so many. @throws after ten seconds */
export async function filled(api: AdminApi, key: string, members: number): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    const segment = await api.call<{ status: string; members: number; refreshedAt: string | null }>(
      'GET',
      `/segments/segments/${key}`
    );
    if (segment.status === 'ready' && segment.members === members) return;
    if (Date.now() > end) throw new Error(`${key} is ${segment.status} with ${segment.members} of ${members} members`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
