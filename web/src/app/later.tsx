import { type ComponentType, type ReactNode, use } from 'react';

/** A file of the page did not come. */
export class NotLoadedError extends Error {
  constructor(cause: unknown) {
    super('A part of the page did not come.', { cause });
    this.name = 'NotLoadedError';
  }
}

/** Has a part that does not come fail as one. */
export function orNotLoaded<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return () =>
    load().catch((cause: unknown) => {
      throw new NotLoadedError(cause);
    });
}

/** The code of a screen, which is loaded when somebody goes there. */
export interface Later {
  /** Loads it, once. */
  load(): Promise<ComponentType>;
  /** When it is loaded. */
  now(): ComponentType | undefined;
}

/** @param importView with `import()`, so that it becomes a file of its own. */
export function later(importView: () => Promise<{ readonly default: ComponentType }>): Later {
  let loaded: ComponentType | undefined;
  let loading: Promise<ComponentType> | undefined;
  return {
    load() {
      loading ??= orNotLoaded(importView)().then((module) => {
        loaded = module.default;
        return loaded;
      });
      return loading;
    },
    now: () => loaded,
  };
}

/**
 * As React's `lazy`, but what is loaded already is rendered at once: `lazy` shows its placeholder for a moment even then, and React
 * keeps a placeholder for 300 ms when it was shown.
 */
export function LaterView({ of }: { readonly of: Later }): ReactNode {
  const View = of.now() ?? use(of.load());
  return <View />;
}
