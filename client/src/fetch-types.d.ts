/** Node's types of fetch leave out this name, which the generated client uses. */
type BodyInit = NonNullable<RequestInit['body']>;
