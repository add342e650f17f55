import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { createClient, fromHeaders } from 'strapi-plugin-segments/client';

/** The client of the request that is being rendered, one for all of its components. */
export const segments = cache(async () => {
  const answer = (await cookies()).get('consent')?.value;
  return createClient({
    url: `${process.env.STRAPI_URL}/api`,
    consent: answer === undefined ? undefined : answer === 'yes',
    ...fromHeaders(await headers()),
  });
});
