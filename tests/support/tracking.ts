import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Core } from '@strapi/strapi';
import type { SourceCreate, SourceWithKey } from '../../contracts/sources';
import { adminToken } from './access';
import type { TestStrapi } from './strapi';

/** Makes a source as an administrator does it. */
export async function createSource(app: TestStrapi, source: Partial<SourceCreate> = {}): Promise<SourceWithKey> {
  const answer = await app.request
    .post('/segments/sources')
    .auth(await adminToken(app.strapi), { type: 'bearer' })
    .send({ name: 'a source', kind: 'server', ...source })
    .expect(201);
  return answer.body.data;
}

/** Sends one call, by its path below `/v1`, with a write key. */
export function send(app: TestStrapi, key: string, call: string, body: unknown, headers: Record<string, string> = {}) {
  return app.request
    .post(`/api/segments/v1/${call}`)
    .auth(key, '')
    .set(headers)
    .set('Content-Type', 'text/plain')
    .send(typeof body === 'string' ? body : JSON.stringify(body));
}

export interface StoredEvent {
  source: string;
  message_id: string;
  name: string;
  contact_id: number | null;
  account_id: number | null;
  visitor_id: number | null;
  properties: Record<string, unknown> | null;
  context: Record<string, unknown> | null;
  occurredAt: Date;
}

/** All events in the order of their storing, those of one message id or all. */
export async function storedEvents(strapi: Core.Strapi, messageId?: string): Promise<StoredEvent[]> {
  const query = strapi.db.connection('segments_events').orderBy('id');
  if (messageId !== undefined) void query.where({ message_id: messageId });
  const json = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value);
  const id = (value: unknown) => (value === null ? null : Number(value));
  return ((await query) as Record<string, unknown>[]).map((row) => ({
    ...(row as unknown as StoredEvent),
    contact_id: id(row.contact_id),
    account_id: id(row.account_id),
    visitor_id: id(row.visitor_id),
    properties: json(row.properties),
    context: json(row.context),
    occurredAt: new Date(row.occurred_at as string | number | Date),
  }));
}

/** Lets programs of their own reach the app. */
export async function listening(strapi: Core.Strapi): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer(strapi.server.app.callback());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((done) => server.close(() => done()));
  return { address: `http://127.0.0.1:${port}`, close };
}

/** Runs code as a program of its own, with this repository's packages: what a client library does when its process ends shows too. */
export async function runProgram(code: string): Promise<string> {
  const { stdout } = await promisify(execFile)('node', ['--input-type=module', '--eval', code], {
    cwd: join(__dirname, '../..'),
    timeout: 30_000,
  });
  return stdout;
}
