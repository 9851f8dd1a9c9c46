import type { KindGroup } from '../form.ts';

export const kindGroupText: Readonly<
  Record<KindGroup | 'other', { readonly title: string; readonly hint: string }>
> = {
  people: { title: 'With your company or a provider', hint: 'You sign in as yourself, in a browser.' },
  machine: { title: 'With credentials of this machine', hint: 'No sign-in: the machine already has them.' },
  keys: { title: 'With an access key', hint: 'The key is stored in the keychain and not shown again.' },
  other: { title: 'Other', hint: 'Other kinds of identity source.' },
};
