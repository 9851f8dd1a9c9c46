/** Below a policy whose ARNs are those of most regions. */
export const arnElsewhere =
  'In China the ARN begins with arn:aws-cn, in GovCloud with arn:aws-us-gov, in the European Sovereign Cloud with arn:aws-eusc.';
