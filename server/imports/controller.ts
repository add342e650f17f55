import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import {
  importQuerySchema,
  importTargetsSchema,
  type ImportFormat,
  type ImportQuery,
  type ImportReport,
  type ImportResult,
} from '../../contracts/imports';
import { authorOf, idOf, queryOf, type Author } from '../http';
import { mayWith } from '../people-access';
import { findImport, findRowErrors, latestImports, type ImportRecord } from '../storage/imports';
import { withoutRows } from './import-report';
import { importContentType } from './raw-body';
import { ImportRunningError, runImport } from './run-import';
import { importTargets } from './targets';

const LISTED = 50;

export const importController = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** The body is the file; answers when all of it is imported. */
  async create(ctx: Context) {
    const query = queryOf(ctx, importQuerySchema);
    const upload = {
      body: ctx.req,
      format: formatOf(query, importContentType(ctx)),
      contentEncoding: ctx.get('Content-Encoding'),
    };
    try {
      const { id, report } = await runImport(strapi, query, upload, importerOf(ctx));
      const record = await existing(strapi, id);
      const data: ImportResult = { ...reportOf(record, ctx.path), errors: report.sample };
      ctx.body = { data, meta: {} };
    } catch (error) {
      if (error instanceof ImportRunningError) return ctx.conflict(error.message);
      throw error;
    }
  },
  /** The latest imports, newest first. */
  async find(ctx: Context) {
    const records = await latestImports(strapi, LISTED);
    ctx.body = { data: records.map((record) => reportOf(record, ctx.path)), meta: {} };
  },
  targets(ctx: Context) {
    const { kind } = queryOf(ctx, importTargetsSchema);
    ctx.body = { data: importTargets(strapi, kind === 'contacts' ? 'contact' : 'account'), meta: {} };
  },
  async findOne(ctx: Context) {
    const id = idOf(ctx, 'id');
    const path = ctx.path.replace(/\/[^/]*$/, '');
    ctx.body = { data: reportOf(await existing(strapi, id), path), meta: {} };
  },
  /** The rows that failed, as CSV. Somebody else may have sent the file: what was in its rows is personal data. */
  async errors(ctx: Context) {
    const id = idOf(ctx, 'id');
    const file = await findRowErrors(strapi, id);
    if (typeof file !== 'string') throw new errors.NotFoundError('There is no such file.');
    ctx.set('Content-Type', 'text/csv; charset=utf-8');
    ctx.attachment(`import-${id}-errors.csv`);
    ctx.body = mayWith(ctx, 'people') ? file : withoutRows(file);
  },
});

/** An admin user who may not see personal data learns from an import what a token does: nothing of what private fields hold. */
function importerOf(ctx: Context): Author {
  const author = authorOf(ctx);
  return mayWith(ctx, 'people') ? author : { ...author, reader: 'token' };
}

async function existing(strapi: Core.Strapi, id: number): Promise<ImportRecord> {
  const record = await findImport(strapi, id);
  if (!record) throw new errors.NotFoundError('There is no such import.');
  return record;
}

/** @param path of the collection of imports, as the client called it */
function reportOf(record: ImportRecord, path: string): ImportReport {
  const { progressAt: _, kind, createdAt, finishedAt, ...rest } = record;
  return {
    ...rest,
    kind: kind as ImportReport['kind'],
    errorsFile: record.failed > 0 && finishedAt ? `${path.replace(/\/$/, '')}/${record.id}/errors` : null,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt && finishedAt.toISOString(),
  };
}

const FORMATS: Record<string, ImportFormat> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
};

function formatOf({ format }: ImportQuery, contentType: string): ImportFormat {
  const said = format ?? FORMATS[contentType.split(';')[0]?.trim().toLowerCase() ?? ''];
  if (said) return said;
  throw new errors.ValidationError(
    'Say by the Content-Type, or by "format", whether this is text/csv or application/x-ndjson.'
  );
}
