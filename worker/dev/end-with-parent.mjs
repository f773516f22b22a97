/**
 * Loaded into wrangler before its own program: it ends when the process that started it does, however that ends, and takes
 * workerd along.
 */
const LOOK_MS = 100;
const GRACE_MS = 3000;

const parent = process.ppid;

// Wrangler also lets go of the channel by itself when it has done its work, so it is the parent that is looked at. The system
// names another one a moment after the channel has closed.
process.once('disconnect', () => {
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(-process.pid, 'SIGKILL'), GRACE_MS);
  }, LOOK_MS).unref();
});
