-- A code of an authenticator app holds for a minute and a half, so whoever sees it typed could type it again: each is taken
-- once (RFC 6238 5.2). Keys are hashes of name and code. By the real clock, as codes are.
CREATE TABLE auth.spent_code (
  key text NOT NULL,
  spent_at timestamptz(6) NOT NULL,
  CONSTRAINT spent_code_pkey PRIMARY KEY (key)
);
CREATE INDEX spent_code_spent_at_idx ON auth.spent_code (spent_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.spent_code TO lec_auth;
