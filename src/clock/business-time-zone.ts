/** Injection token of the IANA zone in which a business day begins and ends. */
export const BUSINESS_TIME_ZONE = Symbol('BUSINESS_TIME_ZONE');
