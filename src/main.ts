/**
 * Where the process begins: under the Node that it is written for. Everything else is imported after, because an older
 * Node would end with a stack trace at the first name that it does not have.
 */
const NODE_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
  process.stderr.write(
    `Athena Pipeline needs Node ${NODE_MAJOR} or newer; this is ${process.versions.node}. \`npm start\` takes the one that npm installed beside it.\n`,
  );
  process.exitCode = 1;
} else {
  await import('./boot/start.js');
}

export {};
