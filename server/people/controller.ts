import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import {
  searchSubjectsSchema,
  segmentPeopleSchema,
  timelineQuerySchema,
  type TimelineItem,
} from '../../contracts/people';
import { audienceParam, paramOf, queryOf, readerOf } from '../http';
import { peopleFor } from '../people-access';
import { peopleByDocument, searchPeople } from '../storage/people-search';
import { namedSubject } from './named-subject';
import { segmentPeople } from './segment-people';
import { maskedPage, subjectPage } from './subject-page';
import { timelinePage } from './timeline';

/** Persons and accounts, one by one. */
export const subjectController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    const audience = audienceParam(ctx);
    const { search, limit } = queryOf(ctx, searchSubjectsSchema);
    const { masked, show } = peopleFor(ctx);
    const found = await (masked ? peopleByDocument : searchPeople)(strapi, audience, search, limit);
    ctx.body = { data: [...found.values()].map(show), meta: { masked } };
  },
  async findOne(ctx: Context) {
    const audience = audienceParam(ctx);
    const { masked, show } = peopleFor(ctx);
    const subject = await namedSubject(strapi, audience, paramOf(ctx, 'id'), masked);
    const page = await subjectPage(strapi, audience, subject, readerOf(ctx));
    ctx.body = { data: masked ? maskedPage(page, show) : page, meta: { masked } };
  },
  /** Of a segment: its first members, or whom it forces in or out. */
  async ofSegment(ctx: Context) {
    const asked = queryOf(ctx, segmentPeopleSchema);
    const { masked, show } = peopleFor(ctx);
    const { people, total } = await segmentPeople(strapi, paramOf(ctx, 'key'), asked, readerOf(ctx), masked);
    ctx.body = { data: { ...people, rows: people.rows.map(show) }, meta: { total, masked } };
  },
  async timeline(ctx: Context) {
    const audience = audienceParam(ctx);
    const query = queryOf(ctx, timelineQuerySchema);
    const { masked } = peopleFor(ctx);
    const subject = await namedSubject(strapi, audience, paramOf(ctx, 'id'), masked);
    const page = await timelinePage(strapi, audience, subject.id, query);
    ctx.body = { data: masked ? page.items.map(bare) : page.items, meta: { cursor: page.cursor, masked } };
  },
});

/** That something happened, but not what was in it. */
const bare = (item: TimelineItem): TimelineItem =>
  item.kind === 'event' ? { ...item, properties: null, context: null } : item;
