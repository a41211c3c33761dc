import { ValidateBy } from 'class-validator';
import { ownPictureFault, pictureUrlFault } from '../common/index.js';

/** An address that clients embed in their pages; the service and the schema enforce the same rule. */
export function IsPictureUrl(options: { readonly onThisServer?: boolean } = {}): PropertyDecorator {
  const faultOf = options.onThisServer ? ownPictureFault : pictureUrlFault;
  return ValidateBy({
    name: 'isPictureUrl',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && faultOf(value) === null,
      defaultMessage: (args) => (typeof args?.value === 'string' ? faultOf(args.value) : null) ?? 'must be a string',
    },
  });
}
