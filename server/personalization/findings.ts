import type { Core } from '@strapi/strapi';
import type { Finding } from '../../contracts/findings';
import { runningFindings } from '../experiences/judge';
import { segmentDirectory } from '../membership/directory';
import { sentencesFor } from '../sentences';
import { lackingSources } from '../visit/lacking-sources';
import { bearingEntries } from './bearing-entries';
import { faultsOf } from './expression-faults';
import { expressionsInUse } from './expressions';
import { audienceBearers } from './reach';

const MAX_FINDINGS = 1_000;

/**
 * Every entry whose audience names a segment that is unknown, deleted, inactive or failed, or asks what has no source, or cannot be read at all; and what is
 * wrong with running experiences.
 * @returns at most 1,000 findings, and whether that is all of them
 */
export async function findings(strapi: Core.Strapi): Promise<{ found: Finding[]; complete: boolean }> {
  const directory = await segmentDirectory(strapi);
  const say = sentencesFor(strapi);
  const lacking = await lackingSources(strapi, directory);
  const found: Finding[] = [];
  for (const [bearer, attributes] of audienceBearers(strapi)) {
    for (const attribute of attributes) {
      for (const expression of await expressionsInUse(strapi, bearer, attribute)) {
        const faults = faultsOf(directory, expression, say, lacking);
        if (faults.length === 0) continue;
        const rest = MAX_FINDINGS - found.length;
        const entries = await bearingEntries(strapi, { uid: bearer, attribute, expression: expression.text }, rest);
        for (const fault of faults)
          for (const entry of entries) found.push({ ...fault, expression: expression.text, ...entry });
        if (found.length >= MAX_FINDINGS) return { found: found.slice(0, MAX_FINDINGS), complete: false };
      }
    }
  }
  found.push(...(await runningFindings(strapi)));
  return { found: found.slice(0, MAX_FINDINGS), complete: found.length <= MAX_FINDINGS };
}
