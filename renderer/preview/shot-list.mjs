/**
 * What to look at: a scenario, an address, and what to do before the picture. `label` gives what a field of the app's own
 * forms is called, so that no picture looks for a name that is gone. `shows` is the role of what lies over the page: a
 * picture without it is a complaint.
 */
const button = (name) => (page) => page.getByRole('button', { name, exact: true }).first().click();
const searchPalette = (words) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a session' }).waitFor();
  await page.keyboard.type(words);
};
const deploy = '#sessions/own%3Adeploy';

const light = [
  { name: 'sessions' },
  { name: 'sessions-detail', at: deploy },
  { name: 'sessions-detail-tall', at: deploy, height: 1500 },
  { name: 'sessions-failed', at: '#sessions/acme%3A222233334444%2FReadOnly' },
  { name: 'sessions-small', at: '#sessions', width: 720, height: 480 },
  { name: 'sessions-small-detail', at: deploy, width: 720, height: 480 },
  { name: 'sessions-empty', scenario: 'empty' },
  { name: 'first-source', scenario: 'first-source' },
  { name: 'first-small', scenario: 'first-source', width: 720, height: 480 },
  { name: 'sessions-no-match', act: (page) => page.getByRole('searchbox').fill('qqqq') },
  {
    name: 'sessions-search',
    act: async (page) => {
      await page.getByRole('searchbox').fill('prodction admin');
    },
  },
  {
    name: 'sessions-bulk',
    act: async (page) => {
      const boxes = page.getByRole('grid').getByRole('checkbox');
      await boxes.nth(2).click();
      await boxes.nth(5).click({ modifiers: ['Shift'] });
    },
  },
  { name: 'sessions-menu', at: deploy, act: button('More actions') },
  {
    name: 'sessions-delete',
    at: deploy,
    act: async (page) => {
      await button('More actions')(page);
      await page.getByRole('menuitem', { name: 'Delete' }).click();
    },
  },
  {
    name: 'sessions-edit',
    at: deploy,
    act: async (page) => {
      await button('More actions')(page);
      await page.getByRole('menuitem', { name: 'Edit' }).click();
    },
  },
  { name: 'sessions-banners', scenario: 'banners' },
  { name: 'boxed', scenario: 'boxed', at: deploy },
  { name: 'boxed-900', scenario: 'boxed', at: deploy, width: 900, height: 600 },
  { name: 'boxed-ended', scenario: 'boxed-ended', at: deploy },
  { name: 'boxed-ended-900', scenario: 'boxed-ended', width: 900, height: 600 },
  {
    name: 'boxed-row-menu',
    scenario: 'boxed',
    act: (page) => page.getByRole('row').nth(3).click({ button: 'right' }),
  },
  {
    name: 'boxed-time-dialog',
    scenario: 'boxed',
    at: deploy,
    act: async (page) => {
      await button('More actions')(page);
      await page.getByRole('menuitem', { name: 'Use for a time…' }).click();
    },
  },
  { name: 'contrast-boxed', scenario: 'boxed-ended', at: deploy, forcedColors: true },
  { name: 'locked-detail', scenario: 'locked', at: deploy, width: 900, height: 600 },
  { name: 'locked-sources', scenario: 'locked', at: '#sources', width: 900, height: 600 },
  { name: 'locked', scenario: 'locked' },
  { name: 'locked-small', scenario: 'locked', width: 900, height: 600 },
  { name: 'locked-settings', at: '#settings/lock', scenario: 'locked', width: 900, height: 600 },
  { name: 'sessions-900', width: 900, height: 600 },
  { name: 'sessions-1240', width: 1240, height: 780 },
  { name: 'long-1240', scenario: 'long', width: 1240, height: 780 },
  { name: 'long-1240-detail', scenario: 'long', width: 1240, height: 780, at: deploy },
  {
    name: 'long-1240-first',
    scenario: 'long',
    width: 1240,
    height: 780,
    at: '#sessions/acme%3A222233334444%2FReadOnly',
  },
  { name: 'long-900', scenario: 'long', width: 900, height: 600 },
  { name: 'long-900-detail', scenario: 'long', width: 900, height: 600, at: deploy },
  {
    name: 'long-palette',
    scenario: 'long',
    width: 900,
    height: 600,
    act: searchPalette('production'),
  },
  {
    name: 'twins-900',
    scenario: 'twins',
    width: 900,
    height: 600,
    act: (page) => page.getByRole('searchbox').fill('production'),
  },
  { name: 'twins-1240', scenario: 'twins', width: 1240, height: 780 },
  {
    name: 'twins-palette',
    scenario: 'twins',
    width: 900,
    height: 600,
    act: searchPalette('deploy'),
  },
  { name: 'twins-sources', scenario: 'twins', width: 900, height: 600, at: '#sources' },
  { name: 'long-sources', scenario: 'long', width: 900, height: 600, at: '#sources' },
  { name: 'long-activity', scenario: 'long', width: 900, height: 600, at: '#activity' },
  { name: 'sessions-declined', scenario: 'declined', act: button('Ask me again') },
  {
    name: 'sessions-error',
    scenario: 'failing',
    at: deploy,
    act: button('Make default'),
  },
  {
    name: 'sessions-many',
    scenario: 'many',
    act: (page) => page.getByRole('searchbox').fill('team-39 admin'),
  },
  {
    name: 'sessions-keyboard',
    act: async (page) => {
      await page.getByRole('grid').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'Space', 'ArrowDown']) await page.keyboard.press(key);
    },
  },
  {
    name: 'sessions-row-menu',
    act: (page) => page.getByRole('row').nth(3).click({ button: 'right' }),
  },
  { name: 'sessions-sorted', act: button('Role') },
  {
    name: 'sessions-bulk-menu',
    act: async (page) => {
      await page.getByRole('checkbox', { name: 'Select all shown' }).click();
      await button('More for the selected sessions')(page);
    },
  },
  {
    name: 'sessions-bulk-stop',
    act: async (page) => {
      await page.getByRole('checkbox', { name: 'Select all shown' }).click();
      await button('Stop…')(page);
    },
  },
  {
    name: 'sessions-bulk-tags',
    act: async (page) => {
      await page.getByRole('checkbox', { name: 'Select all shown' }).click();
      await button('Tags…')(page);
    },
  },
  { name: 'sessions-columns-menu', act: button('Columns') },
  {
    name: 'sessions-columns-hidden',
    width: 1240,
    height: 780,
    act: async (page) => {
      await button('Columns')(page);
      for (const name of ['State', 'Profile', 'Role'])
        await page.getByRole('menuitemcheckbox', { name, exact: true }).click();
      await page.keyboard.press('Escape');
    },
  },
  { name: 'shortcuts', act: (page) => page.keyboard.press('?') },
  { name: 'palette-900', width: 900, height: 600, act: (page) => page.keyboard.press('Control+k') },
  {
    name: 'settings-network',
    at: '#settings',
    act: (page) => page.getByRole('button', { name: 'Test the connection' }).click(),
  },
  {
    name: 'palette-verbs',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find a session' }).waitFor();
      await page.keyboard.type('sign in');
    },
  },
  { name: 'add-machine', at: '#add/ambient' },
  { name: 'palette', act: (page) => page.keyboard.press('Control+k') },
  { name: 'add', at: '#add' },
  { name: 'add-tall', at: '#add', height: 1100 },
  { name: 'add-900', at: '#add', width: 900, height: 600 },
  {
    name: 'add-guide',
    at: '#add/saml',
    height: 1200,
    act: async (page, label) => {
      await page.getByText('More options').click();
      await page
        .getByLabel(label('saml', 'providerArn'))
        .fill('arn:aws:iam::111122223333:saml-provider/Acme');
    },
  },
  { name: 'add-guide-1240', at: '#add/saml', width: 1240, height: 780 },
  {
    name: 'add-guide-small',
    at: '#add/saml',
    width: 720,
    height: 480,
  },
  {
    name: 'add-refused',
    at: '#add/identity-center',
    scenario: 'refusing',
    act: async (page, label) => {
      await page.getByLabel('Name').fill('Acme');
      await page
        .getByLabel(label('identity-center', 'startUrl'))
        .first()
        .fill('https://acme.awsapps.com/start');
      await page.getByLabel(label('identity-center', 'region')).fill('eu-central-1');
      await button('Test it')(page);
    },
  },
  {
    name: 'add-multiline',
    at: '#add/assumed-role',
    act: async (page) => {
      await page.getByText('More options').click();
    },
  },
  {
    name: 'add-details',
    at: '#add/identity-center',
    act: async (page, label) => {
      await page.getByLabel(label('identity-center', 'startUrl')).first().fill('acme');
      await page.getByLabel(label('identity-center', 'region')).fill('Frankfurt');
    },
  },
  {
    name: 'add-role',
    at: '#add/assumed-role',
    act: async (page, label) => {
      await page.getByLabel(label('assumed-role', 'parent')).fill('admin');
    },
  },
  {
    name: 'add-test',
    at: '#add/ambient',
    act: async (page) => {
      await page.getByLabel('Name').fill('This machine');
      await button('Test it')(page);
    },
  },
  { name: 'import', at: '#import', act: (page) => page.getByLabel('Accept fixes').check() },
  { name: 'sources', at: '#sources' },
  { name: 'sources-empty', at: '#sources', scenario: 'empty' },
  { name: 'activity', at: '#activity' },
  { name: 'activity-empty', at: '#activity', scenario: 'empty' },
  { name: 'activity-busy', at: '#activity', scenario: 'busy' },
  { name: 'activity-busy-900', at: '#activity', scenario: 'busy', width: 900, height: 600 },
  { name: 'activity-busy-small', at: '#activity', scenario: 'busy', width: 720, height: 480 },
  {
    name: 'activity-open',
    at: '#activity',
    scenario: 'busy',
    act: (page) => page.locator('table button[aria-expanded]').first().click(),
  },
  {
    name: 'activity-filtered',
    at: '#activity',
    scenario: 'busy',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Program' }).selectOption('terraform');
      await page.getByRole('combobox', { name: 'Outcome' }).selectOption('failed');
    },
  },
  {
    name: 'activity-verified',
    at: '#activity',
    scenario: 'busy',
    width: 900,
    height: 600,
    act: button('Verify'),
  },
  { name: 'activity-broken', at: '#activity', scenario: 'unreadable', act: button('Verify') },
  {
    name: 'activity-hour',
    at: '#activity',
    scenario: 'busy',
    act: (page) => page.getByRole('toolbar').getByRole('button').nth(9).click(),
  },
  {
    name: 'sessions-detail-activity',
    at: '#sessions/acme%3A111122223333%2FReadOnly',
    scenario: 'busy',
    act: (page) => page.getByRole('button', { name: 'Show in Activity' }).scrollIntoViewIfNeeded(),
  },
  { name: 'contrast-activity-busy', at: '#activity', scenario: 'busy', forcedColors: true },
  {
    name: 'activity-no-match',
    at: '#activity',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Program' }).selectOption('git');
      await page.getByRole('combobox', { name: 'Event' }).selectOption('sync');
      await page.getByText('No entry matches all filters').waitFor();
    },
  },
  {
    name: 'activity-unreadable',
    at: '#activity',
    scenario: 'unreadable',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Program' }).selectOption('git');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'settings', at: '#settings' },
  { name: 'settings-tall', at: '#settings/diagnostics', height: 1500 },
  { name: 'settings-small', at: '#settings', width: 720, height: 480 },
  { name: 'settings-undo', at: '#settings', act: button('Undo…') },
  { name: 'settings-undo-changed', at: '#settings', scenario: 'changed-since', act: button('Undo…') },
  { name: 'settings-undo-nothing', at: '#settings', scenario: 'empty', act: button('Undo…') },
  { name: 'settings-git', at: '#settings', act: button('Install…') },
  { name: 'prompt-device', scenario: 'device' },
  { name: 'prompt-browser', scenario: 'browser' },
  { name: 'prompt-roles', scenario: 'roles' },
  {
    name: 'prompt-roles-many',
    scenario: 'roles-many',
    act: async (page) => {
      await page.keyboard.type('production 11112222000');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
    },
  },
  {
    name: 'prompt-mfa',
    scenario: 'mfa',
    act: (page) => page.getByLabel('Six-digit code').pressSequentially('123'),
  },
  { name: 'prompt-mfa-wrong', scenario: 'mfa-wrong' },
  { name: 'prompt-needed', scenario: 'needed' },
  { name: 'prompt-take-over', scenario: 'take-over' },
  { name: 'production', scenario: 'production', at: deploy, height: 1100 },
  { name: 'production-question', scenario: 'production-question' },
  {
    name: 'production-palette',
    scenario: 'production',
    act: (page) => page.keyboard.press('Control+k'),
  },
  { name: 'contrast-production', scenario: 'production', at: deploy, height: 1100, forcedColors: true },
  { name: 'contrast', at: deploy, forcedColors: true },
  { name: 'contrast-sources', at: '#sources', forcedColors: true },
  { name: 'contrast-activity', at: '#activity', forcedColors: true },
  { name: 'contrast-settings', at: '#settings', forcedColors: true },
  { name: 'contrast-palette', forcedColors: true, act: (page) => page.keyboard.press('Control+k') },
];

const over = (name) => {
  if (
    /^(?:prompt-|production-question|settings-(?:undo|git)|shortcuts|palette|production-palette|long-palette|twins-palette|contrast-palette)/.test(
      name,
    )
  )
    return 'dialog';
  if (name === 'boxed-time-dialog') return 'dialog';
  if (name === 'sessions-delete') return 'alertdialog';
  return /-menu$/.test(name) ? 'menu' : undefined;
};
const inDark = (shot) => ({ ...shot, name: `dark-${shot.name}`, dark: true });
// Forced colours are the system's own, light or dark.
const shown = light.map((shot) => ({ ...shot, shows: over(shot.name) }));
export const shots = [...shown, ...shown.filter(({ forcedColors }) => forcedColors !== true).map(inDark)];

/** The label of a field in these forms. */
export const labelIn = (forms) => (kind, name) => {
  const found = forms.find((form) => form.kind === kind)?.fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`the form ${kind} has no field ${name}`);
  return found.label;
};
