/** Carries the name of the folder that is tried from scripts/mutants.mjs to scripts/mutants/vitest.config.mts. */
export const FOLDER_VARIABLE = 'STRYKER_FOLDER';

const code = (folder) => [
  `${folder}/**/*.ts`,
  `!${folder}/**/*.test.ts`,
  `!${folder}/**/testing*.ts`,
  `!${folder}/**/testdata/**`,
];
/** Of one folder, without those that take seconds each: they go through the app or thousands of cases. */
const unit = (folder) => [`${folder}/**/!(*.integration|*.property).test.ts`];
/** Through the whole core in memory. */
const APP = ['electron/core/verbs.test.ts'];

/** What is mutated, and the tests that are to notice. */
export const FOLDERS = {
  credentials: {
    mutate: code('electron/core/credentials'),
    tests: [...unit('electron/core/credentials'), ...APP],
  },
  sessions: {
    mutate: code('electron/core/sessions'),
    tests: [
      ...unit('electron/core/sessions'),
      ...unit('electron/core/credentials'),
      ...unit('electron/core/terminal/verbs'),
      'electron/core/terminal/which-table.test.ts',
      ...APP,
    ],
  },
  'sign-in': {
    mutate: code('electron/core/sign-in'),
    tests: [...unit('electron/core/sign-in'), ...APP],
  },
  profiles: {
    mutate: code('electron/core/profiles'),
    tests: [
      ...unit('electron/core/profiles'),
      'electron/core/profiles/**/*.property.test.ts',
      'electron/core/terminal/{default-name,transactions}.test.ts',
      'electron/core/terminal/verbs/{doctor,in-force,own-names,profile}.test.ts',
      'electron/core/keys-leave.security.test.ts',
      ...APP,
    ],
  },
  endpoint: {
    mutate: code('electron/adapters/endpoint'),
    // Mailbox, room and words are used by the listeners and programs beside it.
    tests: [
      ...unit('electron/adapters/endpoint'),
      ...unit('electron/adapters/loopback'),
      'electron/adapters/machine/machine.test.ts',
    ],
  },
  fence: {
    mutate: [
      'electron/shell/{app-protocol,compose,compose-adapters,compose-core,dispatch,harden,main-window,net-fetch}.ts',
      'electron/shell/{open-in-browser,page-sender,saml-guard,saml-login-page,saml-post,serve-contract}.ts',
    ],
    tests: unit('electron/shell'),
    // They put a stand-in into the place of electron.
    isolate: true,
  },
};

/** What is to be tried, from the arguments of `npm run mutants`: folders of the table, or one folder and files in it. */
export function foldersAsked(args) {
  const files = args.filter((name) => name.endsWith('.ts'));
  const names = args.filter((name) => !name.endsWith('.ts'));
  const unknown = names.find((name) => !Object.hasOwn(FOLDERS, name));
  if (unknown !== undefined)
    return {
      folders: [],
      complaint: `Unknown folder "${unknown}". There are: ${Object.keys(FOLDERS).join(', ')}.`,
    };
  if (files.length > 0 && names.length !== 1)
    return { folders: [], complaint: 'Name the one folder of the table that these files belong to.' };
  const asked = Object.entries(FOLDERS).filter(([name]) => names.length === 0 || names.includes(name));
  return {
    folders: asked.map(([name, { mutate }]) => ({ name, mutate: files.length > 0 ? files : mutate })),
    complaint: null,
  };
}
