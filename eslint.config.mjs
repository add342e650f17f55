import tseslint from 'typescript-eslint';
import { boundaries } from './eslint.boundaries.mjs';

const TYPESCRIPT = ['**/*.{ts,tsx}'];

/** Below the query engine there is no permission, no hook and no transaction of the caller: only two folders go there. */
const noRawDatabase = ['connection', 'getConnection'].map((property) => ({
  selector: `MemberExpression[property.name='${property}'][object.property.name='db']`,
  message: 'Only server/sql and server/storage touch the database below the query engine.',
}));

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/build/',
      '**/.strapi/',
      '**/.next/',
      '**/next-env.d.ts',
      '**/.cache/',
      '**/.tmp/',
      '**/node_modules/',
      'playground/types/',
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'array-callback-return': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-control-regex': 'error',
      'no-debugger': 'error',
      'no-dupe-keys': 'error',
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-sparse-arrays': 'error',
      'no-template-curly-in-string': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    plugins: { segments: { rules: { boundaries } } },
    rules: {
      'segments/boundaries': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // An index signature names its key, and a closed alias is assignable to Record where an interface is not.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'tests/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['rules/**', 'contracts/**', 'server/**', 'admin/**', 'client/**'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['server/**/*.ts'],
    ignores: ['server/sql/**', 'server/storage/**', '**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noRawDatabase] },
  },
  {
    files: ['playground/**/*.js'],
    // Modules: Vite bundles the panel's own file, and browsers take the storefront's as they are.
    ignores: ['playground/src/admin/**', 'playground/public/**'],
    languageOptions: { sourceType: 'commonjs' },
  }
);
