export function withLock<T>(lock: string, work: () => T | Promise<T>): Promise<T>;
