export function testEnvironment(given: NodeJS.ProcessEnv, home: string): Record<string, string>;
export function withoutToolSettings(given: NodeJS.ProcessEnv): Record<string, string>;
export function runnerEnvironment(given: NodeJS.ProcessEnv): Record<string, string>;
export function electronCache(given: NodeJS.ProcessEnv): string;
export function electronLocation(given: NodeJS.ProcessEnv): Record<string, string>;
export function replaceEnvironment(env: NodeJS.ProcessEnv): void;
