import { windowText as w } from '../../../shared/words.ts';
import { CodeBox, CommandLine } from '../../ui/blocks.tsx';
import styles from './guide.module.css';
import { type GuideBlock, guideBlocks } from './guide-blocks.ts';

/** What to set up elsewhere: steps in prose, values and documents with their own Copy, all made of what is typed. */
export function Guide({ texts }: { readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <aside className={styles.guide} aria-label={w.add.guide}>
      <h3>{w.add.guide}</h3>
      {texts.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry keeps its place while its text follows what is typed
        <section key={at} className={styles.entry}>
          {guideBlocks(text).map((block, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Block key={i} block={block} />
          ))}
        </section>
      ))}
    </aside>
  );
}

function Block({ block }: { readonly block: GuideBlock }) {
  switch (block.kind) {
    case 'prose':
      return <p>{block.text}</p>;
    case 'code':
      return <CodeBox label={w.add.document} text={block.text} />;
    case 'value':
      return <CommandLine label={block.label} command={block.value} />;
  }
}
