/** What the person at this page may do. */
export interface May {
  /** Edit records, and settle brand aliases. */
  readonly edit: boolean;
  /** Act on the queue, and start pulls. */
  readonly operate: boolean;
}

const EVERYTHING: May = { edit: true, operate: true };

/** Nobody is asked who they are, so everybody may do everything that the API lets them do. */
export function useMay(): May {
  return EVERYTHING;
}
