import { type ComponentProps, useId } from 'react';
import { windowText as w } from '../../shared/words.ts';
import { TextInput } from './field.tsx';

// Suggestions only: any region name may be typed, for new ones come faster than releases.
const regions = [
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ca-central-1',
  'ca-west-1',
  'cn-north-1',
  'cn-northwest-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eusc-de-east-1',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-gov-east-1',
  'us-gov-west-1',
  'us-west-1',
  'us-west-2',
] as const;

export function RegionInput({
  value,
  onValue,
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'list' | 'className'> & {
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  const list = useId();
  return (
    <>
      <TextInput
        placeholder={w.add.region}
        {...rest}
        list={list}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
      <datalist id={list}>
        {regions.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
    </>
  );
}
