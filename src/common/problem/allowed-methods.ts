/** A route, as Fastify tells of it when it is made. */
export interface MadeRoute {
  readonly method: string | readonly string[];
  /** With `:name` for one part of a path and `*` for the rest of it. */
  readonly url: string;
}

/** Which methods a path takes. Fastify's router tells one method at a time only, and a 405 has to name all of them. */
export class AllowedMethods {
  private readonly routes: { readonly methods: readonly string[]; readonly pattern: RegExp }[] = [];

  /** Takes notice of a route. */
  add({ method, url }: MadeRoute): void {
    const parts = url.split(/(:\w+|\*)/).map((part) => {
      if (part === '*') return '.*';
      return part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    });
    this.routes.push({ methods: [method].flat(), pattern: new RegExp(`^${parts.join('')}$`) });
  }

  /** In alphabetical order; none when there is no such path. */
  of(path: string): string[] {
    const found = this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(found)].sort();
  }
}
