export function keyringServices(): Readonly<Record<string, string>>;
export function writeBusConfig(directory: string, services: Readonly<Record<string, string>>): string;
