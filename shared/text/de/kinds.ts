import type { kindGroupText as English } from '../kinds.ts';

export const kindGroupText: typeof English = {
  people: {
    title: 'Bei Ihrer Firma oder einem Anbieter',
    hint: 'Sie melden sich selbst an, in einem Browser.',
  },
  machine: {
    title: 'Mit Zugangsdaten dieses Computers',
    hint: 'Keine Anmeldung: Der Computer hat sie schon.',
  },
  keys: {
    title: 'Mit einem Zugriffsschlüssel',
    hint: 'Der Schlüssel kommt in den Schlüsselbund und wird nicht wieder gezeigt.',
  },
  other: { title: 'Andere', hint: 'Andere Arten von Identitätsquellen.' },
};
