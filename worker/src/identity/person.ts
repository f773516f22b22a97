/** Who a request is answered for. */
export interface Person {
  /** A name that stays the same for the same person or service: what the origin calls `requested_by`. */
  readonly name: string;
  /** The token with which Access vouches for them; undefined on loopback, where nobody is asked. */
  readonly jwt: string | undefined;
}
