/**
 * Jest projects: `unit` runs beside the sources and needs nothing; `integration` boots a real Strapi on a real database;
 * `faults` kills processes and lets several loose on one database, which takes minutes; `e2e` drives a browser. Pick with `--selectProjects`.
 */
const transform = {
  '\\.(ts|tsx|mts)$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
      },
      module: { type: 'commonjs', ignoreDynamic: true },
    },
  ],
};

const common = {
  testEnvironment: 'node',
  transform,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '/\\.tmp/', '<rootDir>/playground/(build|dist|\\.strapi)/'],
  haste: { enableSymlinks: false },
};

const booted = {
  globalSetup: '<rootDir>/tests/support/template.ts',
  globalTeardown: '<rootDir>/tests/support/drop-template.ts',
  setupFilesAfterEnv: ['<rootDir>/tests/support/jest-setup.ts'],
};

export default {
  // Strapi keeps process-wide state, so that a process may hold only one: with this limit a worker is replaced after every file.
  workerIdleMemoryLimit: '1MB',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{rules,contracts,server,admin,client,playground/scripts,tests/oracle}/**/*.test.{ts,tsx,mjs}',
      ],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/{integration,property}/**/*.test.ts'],
      ...booted,
    },
    {
      ...common,
      displayName: 'faults',
      testMatch: ['<rootDir>/tests/faults/**/*.test.ts'],
      ...booted,
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
      ...booted,
    },
  ],
};
