import { describe, expect, it } from 'vitest';
import { guideBlocks } from './guide-blocks.ts';

describe('a guide taken apart', () => {
  it('gives each sentence its own line and a document its own box', () => {
    expect(
      guideBlocks('In IAM, add the provider. Give the role this:\n{\n  "a": {\n  }\n}\nIn China it differs.'),
    ).toEqual([
      { kind: 'prose', text: 'In IAM, add the provider.' },
      { kind: 'prose', text: 'Give the role this:' },
      { kind: 'code', text: '{\n  "a": {\n  }\n}' },
      { kind: 'prose', text: 'In China it differs.' },
    ]);
  });
  it('makes values of a list only below its heading, and keeps colons within them', () => {
    expect(
      guideBlocks('Note: this is prose.\nThe application needs:\nAudience: urn:amazon:webservices'),
    ).toEqual([
      { kind: 'prose', text: 'Note: this is prose.' },
      { kind: 'prose', text: 'The application needs:' },
      { kind: 'value', label: 'Audience', value: 'urn:amazon:webservices' },
    ]);
  });
  it('does not cut at dots within names', () => {
    expect(guideBlocks('Add https://login.example.com as it is.')).toHaveLength(1);
  });
  it('loses nothing of a document that does not end', () => {
    expect(guideBlocks('{\n  "a": 1')).toEqual([{ kind: 'code', text: '{\n  "a": 1' }]);
  });
});
