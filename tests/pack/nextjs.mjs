import { execFileSync, spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * Installs `examples/nextjs` with the packed plugin, builds it and asks it for a page, which it renders by what a server in Strapi's place
 * answers.
 * @param {string} directory where to
 * @param {string} tarball path of the packed plugin
 * @param {string} root this repository
 */
export async function checkNextjs(directory, tarball, root) {
  cpSync(join(root, 'examples/nextjs'), directory, {
    recursive: true,
    filter: (source) => !/[\\/](node_modules|\.next)$/.test(source),
  });
  const file = join(directory, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.dependencies['strapi-plugin-segments'] = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(manifest));

  const asked = [];
  const strapi = createServer((request, response) => {
    asked.push(request.headers);
    response.end(JSON.stringify({ data: [{ documentId: 'b', title: 'A free mug' }], meta: {} }));
  });
  await new Promise((done) => strapi.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${strapi.address().port}`;
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', STRAPI_URL: url, NEXT_PUBLIC_STRAPI_URL: url };
  const run = (command, ...args) =>
    execFileSync(command, args, { cwd: directory, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error');
  run('npm', 'run', 'build');

  const next = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', '0', '-H', '127.0.0.1'], {
    ...{ cwd: directory, env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const site = await addressIn(next.stdout);
    const html = async (cookie) => (await fetch(site, { headers: { cookie } })).text();
    if (!(await html('consent=yes; segments_visitor=v-1')).includes('A free mug'))
      throw new Error('no banner is rendered');
    await html('consent=no; segments_visitor=v-1');
    const visitors = asked.map((headers) => headers['x-segments-visitor'] ?? 'none').join();
    if (visitors !== 'v-1,none') throw new Error(`Strapi was asked as ${visitors}`);
  } finally {
    next.kill();
    strapi.close();
    strapi.closeAllConnections();
  }
}

/** Where it says that it listens. */
function addressIn(output) {
  let said = '';
  return new Promise((found, fail) => {
    output.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
      const [, address] = /Local:\s+(http:\S+)/.exec(said) ?? [];
      if (address) found(address);
    });
    output.on('end', () => fail(new Error(`Next.js did not start: ${said}`)));
  });
}
