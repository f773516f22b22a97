/** Tells all that it was given, as no process should; for the test of who listens. */
process.stderr.write(`started with ${process.argv.slice(2).join(' ')}\n`);
