// Runs before each test file. In CI properties try the same cases in each run, so that what fails is what was changed; on a
// developer's machine each run tries others.
if (process.env.CI === 'true') {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: 20_261_127 });
}
