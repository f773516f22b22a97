import 'reflect-metadata';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { examine } from '../doctor/examine.js';
import { findWarehouse, readArguments, readOptions } from '../doctor/read-arguments.js';
import { ReadOnlyDatabase } from '../doctor/read-only-database.js';
import { renderReport } from '../doctor/render/render-report.js';
import { messageOf } from '../doctor/words.js';

const HELP = `Usage: npm run doctor [-- options]

Looks at the connected warehouse, and says what is wrong, why, and what to do. Writes nothing,
starts nothing, and works where the product has never run.

  --brand-map FILE   hold an existing BRAND_MAP (JSON, a Python dict, or the Python file that it
                     stands in) against the brands and spellings that there are
  --public-url URL   ask there, without credentials, whether such requests are refused
                     (default: PUBLIC_URL)
  --json             print everything that was found as JSON; its fields are never renamed
  -h, --help         print this

The warehouse is that of DATABASE_URL, else that of the instance that runs on DATA_DIR.
Exit code: 0 all is well, 1 something needs a person, 2 nothing could be checked.`;

/** Wider lines are hard to read, narrower ones break tables. */
const WIDTHS = { least: 60, most: 120, elsewhere: 100 };

// Whoever reads only the beginning, as head does, has closed the pipe.
process.stdout.on('error', () => undefined);
process.exitCode = await main();

async function main(): Promise<number> {
  let db: ReadOnlyDatabase | undefined;
  let json = false;
  try {
    const args = readArguments(process.argv.slice(2));
    json = args.json;
    if (args.help) {
      process.stdout.write(`${HELP}\n`);
      return 0;
    }
    const options = await readOptions(args, process.env);
    const { url, foundBy } = await findWarehouse(process.env);
    db = await ReadOnlyDatabase.open(url);
    const report = await examine(db, foundBy, options);
    if (args.json) {
      const sections = report.sections.map(({ details, ...section }) => section);
      process.stdout.write(`${JSON.stringify({ ...report, sections }, null, 2)}\n`);
    } else {
      const { stdout, env } = process;
      const width = Math.min(WIDTHS.most, Math.max(WIDTHS.least, stdout.columns ?? WIDTHS.elsewhere));
      const colours = stdout.isTTY === true && !env.NO_COLOR;
      stdout.write(renderReport(report, { width, colours, timeZone: options.settings.config.businessTimeZone }));
    }
    return report.exit_code;
  } catch (error) {
    const why = isDatabaseUnavailable(error) ? `The warehouse does not answer: ${messageOf(error)}` : messageOf(error);
    const verdict = `Nothing could be checked. ${why.replace(/([^.!?])$/, '$1.')}`;
    process.stderr.write(`${verdict}\n`);
    // Whoever reads JSON gets one, the fields that there are under the names that they always have.
    if (json) process.stdout.write(`${JSON.stringify({ format: 1, exit_code: 2, verdict }, null, 2)}\n`);
    return 2;
  } finally {
    // A connection that is lost has nothing to say any more.
    await db?.close().catch(() => undefined);
  }
}
