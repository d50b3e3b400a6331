-- Accounts, sessions and what sign-in needs. The sign-in library (better-auth) names the columns it
-- needs; the names here are ours and mapped in gateway/src/authentication.ts. Ids come from the application.
CREATE SCHEMA IF NOT EXISTS "auth";

-- An account: a unit's first account (its username is the unit code) or a named person.
-- What it may do is not written here but in its appointments.
CREATE TABLE "auth"."users" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "username" TEXT NOT NULL,
    "display_username" TEXT,
    "two_factor_enabled" BOOLEAN NOT NULL DEFAULT false,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    -- Sign-in looks for the lower-cased name: one written otherwise could never sign in, or would shadow another.
    CONSTRAINT "users_username_lower_check" CHECK ("username" = lower("username")),
    CONSTRAINT "users_email_lower_check" CHECK ("email" = lower("email"))
);

CREATE TABLE "auth"."sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- How a user proves who they are: for a password, provider_id is 'credential' and account_id the user's id.
CREATE TABLE "auth"."credentials" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "password" TEXT,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(6),
    "refresh_token_expires_at" TIMESTAMPTZ(6),
    "scope" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "auth"."verifications" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- last_request is milliseconds since 1970, as the library counts.
CREATE TABLE "auth"."rate_limits" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "auth"."two_factors" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT true,
    "failed_verification_count" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(6),

    CONSTRAINT "two_factors_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "users_email_key" ON "auth"."users"("email");
CREATE UNIQUE INDEX "users_username_key" ON "auth"."users"("username");
CREATE UNIQUE INDEX "sessions_token_key" ON "auth"."sessions"("token");
CREATE INDEX "sessions_user_id_idx" ON "auth"."sessions"("user_id");
CREATE INDEX "sessions_expires_at_idx" ON "auth"."sessions"("expires_at");
CREATE UNIQUE INDEX "credentials_provider_id_account_id_key" ON "auth"."credentials"("provider_id", "account_id");
CREATE INDEX "credentials_user_id_idx" ON "auth"."credentials"("user_id");
CREATE INDEX "verifications_identifier_idx" ON "auth"."verifications"("identifier");
CREATE UNIQUE INDEX "rate_limits_key_key" ON "auth"."rate_limits"("key");
CREATE INDEX "two_factors_secret_idx" ON "auth"."two_factors"("secret");
CREATE INDEX "two_factors_user_id_idx" ON "auth"."two_factors"("user_id");

ALTER TABLE "auth"."sessions" ADD CONSTRAINT "sessions_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "auth"."credentials" ADD CONSTRAINT "credentials_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "auth"."two_factors" ADD CONSTRAINT "two_factors_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The gateway alone reads and writes these tables: nobody else can see a hash or a session.
GRANT USAGE ON SCHEMA "auth" TO lec_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "auth" TO lec_auth;
