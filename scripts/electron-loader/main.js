// What `electron [-r module]... FOLDER [arguments]` does, for a runtime whose own default_app was taken out.
const { app } = require('electron');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const preloads = [];
let folder;
const given = process.argv.slice(1);
while (given.length > 0 && folder === undefined) {
  const argument = given.shift();
  if (argument === '-r' || argument === '--require') preloads.push(given.shift());
  else if (!argument.startsWith('-')) folder = path.resolve(argument);
}

// Electron sets it in its own default_app; an app reads it to know that argv[1] is its folder.
process.defaultApp = true;
for (const preload of preloads) require(path.resolve(preload));

if (folder === undefined) {
  process.stderr.write('usage: electron [-r MODULE] FOLDER [ARGUMENTS]\n');
  app.exit(2);
} else {
  const description = require(path.join(folder, 'package.json'));
  app.setName(description.productName ?? description.name);
  if (description.version) app.setVersion?.(description.version);
  if (description.desktopName) app.setDesktopName?.(description.desktopName);
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
  app.setAppPath(folder);
  const main = path.join(folder, description.main ?? 'index.js');
  if (main.endsWith('.mjs') || (description.type === 'module' && !main.endsWith('.cjs'))) {
    import(pathToFileURL(main).href).catch((error) => {
      process.stderr.write(`${error.stack}\n`);
      app.exit(1);
    });
  } else require(main);
}
