import type { Core } from '@strapi/strapi';
import { severityOf, type AnyFinding, type Severity } from '../../../contracts/findings';
import { findings } from '../../personalization/findings';
import { experienceFindings } from './experience-findings';
import { knownEvents } from './known-events';
import { segmentFindings } from './segment-findings';
import { siteFindings } from './site-findings';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Everything that will not do what somebody thinks, the worst first.
 * @param administers whether the reader is told of webhooks and of the installation
 */
export async function allFindings(
  strapi: Core.Strapi,
  { administers }: { administers: boolean }
): Promise<{ found: AnyFinding[]; complete: boolean }> {
  const events = await knownEvents(strapi);
  const content = await findings(strapi);
  const found = [
    ...(administers ? await siteFindings(strapi) : []),
    ...(await segmentFindings(strapi, events)),
    ...(await experienceFindings(strapi, events)),
    ...content.found.map((finding) => ({ ...finding, kind: 'entry' as const })),
  ].map((finding) => ({ ...finding, severity: severityOf(finding.code) }));
  found.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return { found, complete: content.complete };
}
