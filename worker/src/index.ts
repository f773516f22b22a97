import { refuseForeignSite } from './http/own-site.js';
import { requestIdOf } from './http/request-id.js';
import { refuseDisguisedPath } from './http/safe-path.js';
import { identify } from './identity/identify.js';
import { findTarget } from './origin/find-target.js';
import { proxy } from './origin/proxy.js';
import { answerOwn } from './own/own-routes.js';
import { answerPage } from './page/answer-page.js';
import { guarded } from './problem/guard.js';
import { settingsOf } from './settings/settings.js';

export default {
  fetch(request, env, context): Promise<Response> {
    const requestId = requestIdOf(request);
    return guarded(requestId, async () => {
      const url = new URL(request.url);
      refuseDisguisedPath(url.pathname);
      const settings = settingsOf(env);
      const person = await identify(request, settings);
      refuseForeignSite(request, url.host);
      const call = {
        request,
        url,
        requestId,
        person,
        settings,
        env,
        waitUntil: (work: Promise<unknown>) => context.waitUntil(work),
      };
      const target = findTarget(request.method, url.pathname);
      if (target !== undefined) return proxy(call, target);
      return url.pathname.startsWith('/api/') ? answerOwn(call) : answerPage(call);
    });
  },
} satisfies ExportedHandler<Env>;
