import { randomBytes, randomUUID } from "node:crypto";
import { envelopeKey } from "@lec/core/graphql/open-subgraph";
import type { Actor } from "@lec/core/identity/actor";
import { envelopeHeader, sealEnvelope } from "@lec/core/identity/envelope";
import { schema as institutions } from "@lec/institutions/schema";
import { schema as learners } from "@lec/learners/schema";
import { withClient } from "@lec/prisma/connection";
import { schema as reporting } from "@lec/reporting/schema";
import { named, walk } from "@lec/seed/demo-accounts";
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isLeafType,
  isObjectType,
  isUnionType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf, type TestClient } from "../kit/client.ts";
import { type Sample, sentScalars } from "../kit/schema-arguments.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

const subgraphSchemas = { institutions, learners, reporting };
type SubgraphName = keyof typeof subgraphSchemas;

describe("what lies outside a reach is not there", () => {
  let system: TestSystem;
  let udon: TestClient;
  /** Ids in Krabi, of every kind of thing. */
  let krabi: Readonly<Record<string, string>>;
  let unknown: string;
  let roundId: string;

  const sql = <Row = Record<string, string>>(text: string, values: unknown[] = []): Promise<Row[]> =>
    withClient(system.database.adminUrl, async client => (await client.query(text, values)).rows as Row[]);

  beforeAll(async () => {
    system = await startTestSystem({ demo: true, subgraphs: "served" });
    udon = await system.as("p41");
    const [found] = await sql(
      `SELECT p.id AS province, d.id AS district, l.id AS lao, i.id AS institution, e.id AS enrolment, e.learner_id AS learner,
         p.code AS "provinceCode", l.code AS "laoCode", i.code AS "institutionCode"
       FROM institutions.org_unit p
       JOIN institutions.org_unit d ON d.parent_id = p.id AND d.level = 'DISTRICT'
       JOIN institutions.org_unit l ON l.parent_id = d.id AND l.level = 'LAO'
       JOIN institutions.org_unit i ON i.lao_id = l.id AND i.level = 'INSTITUTION'
       JOIN learners.enrolment e ON e.institution_id = i.id AND e.status = 'ACTIVE'
       WHERE p.code = '81' ORDER BY i.code LIMIT 1`,
    );
    krabi = found!;
    const [round] = await sql(
      "SELECT id FROM reporting.round WHERE core.now() BETWEEN opens_at AND recording_closes_at",
    );
    roundId = round!.id!;
    unknown = randomUUID();
  });
  afterAll(() => system.close());

  const idsOf = () => [
    krabi.province!,
    krabi.district!,
    krabi.lao!,
    krabi.institution!,
    krabi.enrolment!,
    krabi.learner!,
  ];
  /** An answer's bytes without what differs between any two: the request's id, and the id that was sent. */
  const bare = (text: string, sent: string) =>
    text.replaceAll(/"requestId":"[^"]*"/g, "").replaceAll(sent, "ID");

  test("p41 is answered for every id of Krabi, in every argument of the schema that takes one, as for one that nobody has", async () => {
    const schema = buildClientSchema(await udon.get<IntrospectionQuery>(getIntrospectionQuery()));
    const sample: Sample = path => {
      const name = path.at(-1);
      if (name === "dryRun") return true;
      return name === "roundId" || path.join(".") === "round.id" ? roundId : undefined;
    };
    let compared = 0;
    for (const { place, scalar, query, with: variablesWith } of sentScalars(schema, sample)) {
      if (scalar !== "ID") continue;
      const ask = async (id: string) => bare((await udon.ask(query, variablesWith(id))).text, id);
      const forNobody = await ask(unknown);
      for (const id of idsOf()) {
        expect(await ask(id), `${place} with an id of Krabi`).toBe(forNobody);
        compared++;
      }
      const confirmationOf = (unitId: string) => `${roundId}:${unitId}:LEARNERS`;
      expect(await ask(confirmationOf(krabi.institution!)), place).toBe(await ask(confirmationOf(unknown)));
    }
    expect(compared).toBeGreaterThan(100);
  });

  test("p41 is answered for codes of Krabi as for codes that nobody has", async () => {
    const byCode = "query ($code: String) { orgUnit(code: $code) { id name } }";
    const search =
      "query ($code: String) { orgUnits(filter: { search: $code }) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }";
    for (const query of [byCode, search]) {
      const forNobody = bare((await udon.ask(query, { code: "99999999" })).text, "99999999");
      for (const code of [krabi.laoCode!, krabi.institutionCode!]) {
        expect(bare((await udon.ask(query, { code })).text, code)).toBe(forNobody);
      }
    }
  });

  test("p41's lists, counts and pages hold Udon Thani and its ancestors alone", async () => {
    const [expected] = await sql<{ below: number; laos: number; institutions: number }>(
      `SELECT count(*)::int AS below, count(*) FILTER (WHERE level = 'LAO')::int AS laos,
         count(*) FILTER (WHERE level = 'INSTITUTION')::int AS institutions
       FROM institutions.org_unit WHERE province_id = (SELECT id FROM institutions.org_unit WHERE code = '41' AND level = 'PROVINCE')`,
    );
    const totals = await udon.get<Record<string, { totalCount: number }>>(
      `{ orgUnits { totalCount } provinces { totalCount } localAdministrativeOrganizations { totalCount } institutions { totalCount } }`,
    );
    expect(totals).toEqual({
      orgUnits: { totalCount: expected!.below + 1 },
      provinces: { totalCount: 1 },
      localAdministrativeOrganizations: { totalCount: expected!.laos },
      institutions: { totalCount: expected!.institutions },
    });
    const seen = new Set<string>();
    for (let after: string | null = null, more = true; more; ) {
      const {
        orgUnits,
      }: { orgUnits: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await udon.get(
          "query ($after: String) { orgUnits(first: 500, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }",
          {
            after,
          },
        );
      for (const { id } of orgUnits.nodes) seen.add(id);
      ({ hasNextPage: more, endCursor: after } = orgUnits.pageInfo);
    }
    const foreign = await sql(
      `SELECT code FROM institutions.org_unit WHERE id = ANY ($1::uuid[]) AND level <> 'DEPARTMENT'
         AND province_id <> (SELECT id FROM institutions.org_unit WHERE code = '41' AND level = 'PROVINCE')`,
      [[...seen]],
    );
    expect(foreign).toEqual([]);
    expect(seen.size).toBe(expected!.below + 1);
  });

  test("p41 sees the department's public fields, none of its numbers, and itself alone below it", async () => {
    const { orgUnits } = await udon.get<{ orgUnits: { nodes: Record<string, unknown>[] } }>(
      `{ orgUnits(filter: { level: [DEPARTMENT] }) { nodes { code name childCount children { totalCount nodes { code } }
        headcount { total } confirmation { state } progress { learners } } } }`,
    );
    expect(orgUnits.nodes).toEqual([
      expect.objectContaining({
        code: "00",
        childCount: 1,
        children: { totalCount: 1, nodes: [{ code: "41" }] },
        headcount: null,
        confirmation: null,
        progress: null,
      }),
    ]);
  });

  test("a director sees the own institution, its ancestors' names without their numbers, and no sibling", async () => {
    const director = await system.as(walk.confirmedCode);
    const numbers = "headcount { total } confirmation { state } progress { learners }";
    const { orgUnits, institutions: own } = await director.get<{
      orgUnits: {
        nodes: {
          level: string;
          name: string;
          headcount: unknown;
          confirmation: unknown;
          progress: unknown;
        }[];
      };
      institutions: {
        totalCount: number;
        nodes: { code: string; lao: { institutions: { totalCount: number } } }[];
      };
    }>(
      `{ orgUnits { nodes { level name ${numbers} } } institutions { totalCount nodes { code lao { institutions { totalCount } } } } }`,
    );
    expect(own).toEqual({
      totalCount: 1,
      nodes: [{ code: walk.confirmedCode, lao: { institutions: { totalCount: 1 } } }],
    });
    const levels = orgUnits.nodes.map(n => n.level).toSorted();
    expect(levels).toEqual(["DEPARTMENT", "DISTRICT", "INSTITUTION", "LAO", "PROVINCE"]);
    for (const { level, name, ...rest } of orgUnits.nodes) {
      expect(name).not.toBe("");
      if (level === "INSTITUTION") expect(Object.values(rest), level).not.toContain(null);
      else expect(rest, level).toEqual({ headcount: null, confirmation: null, progress: null });
    }
  });

  test("learners are named to their institution and its LAO; the identifier is whole to the institution alone; nobody else has a row", async () => {
    const [school] = await sql("SELECT id FROM institutions.org_unit WHERE code = $1", [named.schoolCode]);
    const query = `query ($id: ID!) { orgUnit(id: $id) { enrolments(first: 3) { totalCount nodes { learner { id firstName identifier identifierMasked } } }
      classrooms { name } } }`;
    interface Roll {
      orgUnit: {
        enrolments: {
          totalCount: number;
          nodes: {
            learner: { id: string; firstName: string; identifier: string | null; identifierMasked: string };
          }[];
        } | null;
      };
    }
    const roll = async (username: string) =>
      (await (await system.as(username)).get<Roll>(query, { id: school!.id })).orgUnit.enrolments;
    const whole = await roll("recorder.nongsamrong");
    expect(whole!.nodes).toHaveLength(3);
    for (const { learner } of whole!.nodes) {
      expect(learner.identifier).toMatch(/^(\d{13}|G\d{12})$/);
      expect(learner.firstName).not.toBe("");
    }
    const masked = await roll(named.laoCode);
    expect(masked!.nodes.map(n => n.learner.id)).toEqual(whole!.nodes.map(n => n.learner.id));
    for (const { learner } of masked!.nodes) {
      expect(learner.identifier).toBeNull();
      expect(learner.identifierMasked).toMatch(/^[xG]/);
    }
    for (const username of ["dla", "p41", "d4101", "analyst.udonthani", "client.udonthani"]) {
      expect(await roll(username), username).toBeNull();
      const one = await system.as(username);
      const ask = async (id: string) =>
        bare((await one.ask(`{ learner(id: "${id}") { firstName } }`)).text, id);
      expect(await ask(whole!.nodes[0]!.learner.id), username).toBe(await ask(unknown));
    }
  });

  test("with an expired appointment, or with none, nothing at all is seen or done", async () => {
    const accountId = randomUUID();
    const token = randomBytes(24).toString("hex");
    await sql(
      "INSERT INTO auth.users (id, name, email, username) VALUES ($1, 'ไม่มีคำสั่ง', 'none@staff.invalid', 'none')",
      [accountId],
    );
    await sql(
      "INSERT INTO auth.sessions (id, user_id, token, expires_at) VALUES ($1, $2, $3, now() + interval '1 hour')",
      [randomUUID(), accountId, token],
    );
    const nobody = clientOf(system.url, "none", token);
    for (const client of [nobody, await system.as("former.nongsamrong")]) {
      const data = await client.get(
        `{ viewer { appointments { duty } duties reach { id } } orgUnits { totalCount nodes { id } } provinces { totalCount }
          localAdministrativeOrganizations { totalCount } institutions { totalCount } orgUnit(code: "00") { id } }`,
      );
      expect(data).toEqual({
        viewer: { appointments: [], duties: [], reach: [] },
        orgUnits: { totalCount: 0, nodes: [] },
        provinces: { totalCount: 0 },
        localAdministrativeOrganizations: { totalCount: 0 },
        institutions: { totalCount: 0 },
        orgUnit: null,
      });
      const { data: tried } = await client.ask<{ confirm: unknown }>(
        `mutation { confirm(input: { roundId: "${roundId}", unitId: "${krabi.institution}" }) { confirmation { id } userErrors { code } } }`,
      );
      expect(tried.confirm).toEqual({ confirmation: null, userErrors: [{ code: "NOT_FOUND" }] });
    }
  });

  describe("directly at a subgraph", () => {
    const names = Object.keys(subgraphSchemas) as SubgraphName[];
    const post = (name: SubgraphName, body: string, envelope?: string) =>
      fetch(system.subgraphUrls![name]!, {
        method: "POST",
        headers: { "content-type": "application/json", ...(envelope ? { [envelopeHeader]: envelope } : {}) },
        body,
      });
    const actorOf = async (username: string): Promise<Actor> => {
      const rows = await sql<Actor["appointments"][number] & { accountId: string; name: string }>(
        `SELECT u.id AS "accountId", u.name, a.duty, a.unit_id AS "unitId", a.level, a.path::text AS path
         FROM auth.users u, institutions.appointments_in_force(u.id) a WHERE u.username = $1`,
        [username],
      );
      const appointments = rows.map(({ duty, unitId, level, path }) => ({ duty, unitId, level, path }));
      return { accountId: rows[0]!.accountId, username, name: rows[0]!.name, appointments };
    };
    const seal = (
      actor: Actor | null,
      audience: string,
      body: string,
      key = envelopeKey(system.database.secret),
    ) =>
      sealEnvelope(
        { actor, requestId: randomUUID(), language: "th" },
        { audience, body, key, now: Date.now() },
      );

    test("an unsigned, forged, foreign or borrowed envelope is 401, whatever it asks, _service and _entities included", async () => {
      const actor = await actorOf("dla");
      for (const name of names) {
        for (const query of [
          "{ _service { sdl } }",
          "{ __schema { types { name } } }",
          "{ __typename }",
          `{ _entities(representations: [{ __typename: "OrgUnit", id: "${krabi.province}" }]) { __typename } }`,
        ]) {
          const body = JSON.stringify({ query });
          const right = seal(actor, name, body);
          const [version, kid, payload, signature] = right.split(".");
          const other = names.find(each => each !== name)!;
          const envelopes: Record<string, string | undefined> = {
            none: undefined,
            nonsense: "v1.current.e30.AAAA",
            unsigned: `${version}.${kid}.${payload}.`,
            "signed by another system": seal(actor, name, body, { id: "current", secret: randomBytes(32) }),
            "for another subgraph": seal(actor, other, body),
            "for another question": seal(actor, name, `${body} `),
            "changed payload": `${version}.${kid}.${Buffer.from("{}").toString("base64url")}.${signature}`,
            expired: sealEnvelope(
              { actor, requestId: "r", language: "th" },
              { audience: name, body, key: envelopeKey(system.database.secret), now: Date.now() - 60_000 },
            ),
          };
          for (const [what, envelope] of Object.entries(envelopes)) {
            const answer = await post(name, body, envelope);
            expect([what, answer.status]).toEqual([what, 401]);
            expect(await answer.json()).toEqual({ errors: [{ message: "Unauthorized" }] });
          }
          expect((await post(name, body, right)).status, "the right one").toBe(200);
        }
        const get = await fetch(`${system.subgraphUrls![name]}?query={__typename}`);
        expect(get.status).toBe(401);
      }
    });

    /** All leaves of an entity, and of what hangs on it without arguments. */
    const leaves = (schema: GraphQLSchema, type: string): string => {
      const named = schema.getType(type);
      if (!isObjectType(named)) return "__typename";
      return Object.values(named.getFields())
        .filter(field => field.args.every(a => a.defaultValue !== undefined || !String(a.type).endsWith("!")))
        .flatMap(field => {
          const inner = getNamedType(field.type);
          if (isLeafType(inner)) return [field.name];
          if (!isObjectType(inner)) return [`${field.name} { __typename }`];
          const own = Object.values(inner.getFields()).filter(
            each => isLeafType(getNamedType(each.type)) && each.args.length === 0,
          );
          return own.length > 0 ? [`${field.name} { ${own.map(each => each.name).join(" ")} }`] : [];
        })
        .join(" ");
    };

    test("by _entities p41 has nothing of Krabi, in any subgraph, of any type, nor by claiming the whole department", async () => {
      const actor = await actorOf("p41");
      const [root] = await sql(
        "SELECT path::text AS path, id FROM institutions.org_unit WHERE level = 'DEPARTMENT'",
      );
      const inflated: Actor = {
        ...actor,
        appointments: [
          { duty: "DEPARTMENT_ADMINISTRATOR", unitId: root!.id!, level: "DEPARTMENT", path: root!.path! },
        ],
      };
      let asked = 0;
      for (const name of names) {
        const schema = subgraphSchemas[name];
        const union = schema.getType("_Entity");
        const entities = isUnionType(union) ? union.getTypes().map(type => type.name) : [];
        for (const type of [...entities, ...(name === "institutions" ? ["OrgUnit"] : [])]) {
          const on = type === "OrgUnit" && name === "institutions" ? "id code name" : leaves(schema, type);
          const ask = async (who: Actor, id: string) => {
            const body = JSON.stringify({
              query: `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on ${type} { ${on} } } }`,
              variables: { r: [{ __typename: type, id }] },
            });
            const answer = await post(name, body, seal(who, name, body));
            const text = await answer.text();
            // Only that there is no fault: an unknown id and Krabi's are compared below.
            expect(text).not.toContain("INTERNAL_SERVER_ERROR");
            return bare(text, id);
          };
          for (const who of [actor, inflated]) {
            const forNobody = await ask(who, unknown);
            for (const id of idsOf()) {
              const text = await ask(who, id);
              expect(text, `${name} ${type}`).toBe(forNobody);
              asked++;
            }
            const composite = await ask(who, `${roundId}:${krabi.institution}:LEARNERS`);
            expect(composite).toBe(await ask(who, `${roundId}:${unknown}:LEARNERS`));
          }
        }
      }
      expect(asked).toBeGreaterThan(80);
    });

    test("a stranger's envelope, rightly signed, opens nothing", async () => {
      for (const name of names) {
        const field = {
          institutions: "orgUnits { totalCount }",
          learners: `learner(id: "${krabi.learner}") { id }`,
          reporting: "currentRounds { id }",
        }[name];
        const body = JSON.stringify({ query: `{ ${field} }` });
        const answer = (await (await post(name, body, seal(null, name, body))).json()) as {
          errors: { extensions: { code: string } }[];
        };
        expect(
          answer.errors.map(e => e.extensions.code),
          name,
        ).toEqual(["UNAUTHENTICATED"]);
      }
    });
  });
});

describe("in production", () => {
  let system: TestSystem;
  let dla: TestClient;
  beforeAll(async () => {
    system = await startTestSystem({ sandbox: false });
    const accountId = randomUUID();
    const token = randomBytes(24).toString("hex");
    await withClient(system.database.adminUrl, async client => {
      await client.query(
        "INSERT INTO institutions.org_unit (level, code, name) VALUES ('DEPARTMENT', '00', 'กรมส่งเสริมการปกครองท้องถิ่น')",
      );
      await client.query(
        "INSERT INTO auth.users (id, name, email, username) VALUES ($1, 'กรม', 'dla@staff.invalid', 'dla')",
        [accountId],
      );
      await client.query(
        "INSERT INTO auth.sessions (id, user_id, token, expires_at) VALUES ($1, $2, $3, now() + interval '1 hour')",
        [randomUUID(), accountId, token],
      );
      await client.query(
        `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date)
         SELECT $1, 'DEPARTMENT_ADMINISTRATOR', id, '1', '2000-01-01' FROM institutions.org_unit`,
        [accountId],
      );
    });
    dla = clientOf(system.url, "dla", token);
  });
  afterAll(() => system.close());

  test("the clock's mutation and its types are not in the schema, and cannot be asked", async () => {
    const schema = buildClientSchema(await dla.get<IntrospectionQuery>(getIntrospectionQuery()));
    expect(Object.keys(schema.getMutationType()!.getFields())).not.toContain("setSandboxClock");
    expect(Object.keys(schema.getTypeMap()).filter(name => name.includes("Sandbox"))).toEqual([]);
    const { errors } = await dla.ask(
      'mutation { setSandboxClock(input: { at: "2022-01-01T00:00:00Z", frozen: true }) { clock { now } } }',
    );
    expect(errors.map(e => e.extensions.code)).toEqual(["BAD_USER_INPUT"]);
    const [{ now }] = (await withClient(
      system.database.adminUrl,
      async client =>
        (
          await client.query("SELECT abs(extract(epoch FROM core.now() - clock_timestamp())) < 1 AS now")
        ).rows,
    )) as [{ now: boolean }];
    expect(now).toBe(true);
  });

  test("the reporting role cannot move the clock either", async () => {
    const moved = withClient(system.database.urls.reporting, client =>
      client.query("SELECT core.set_clock(now(), true)"),
    );
    await expect(moved).rejects.toMatchObject({ code: "LE001" });
  });

  test("a wrong name is answered without naming the right one", async () => {
    for (const query of [
      "{ orgUnitz { id } }",
      "{ orgUnits(frist: 1) { totalCount } }",
      "{ orgUnits { nodez { id } } }",
    ]) {
      const { text, errors } = await dla.ask(query);
      expect(errors.map(e => e.extensions.code)).toEqual(["BAD_USER_INPUT"]);
      expect(text).not.toMatch(/did you mean/i);
    }
  });

  test("a stranger is told nothing of the schema", async () => {
    const stranger = clientOf(system.url, "nobody", "");
    for (const query of [getIntrospectionQuery(), "{ __typename }", "{ nonsense }"]) {
      const { status, errors, data } = await stranger.ask(query);
      expect([status, data, errors.map(e => e.extensions.code)]).toEqual([
        401,
        undefined,
        ["UNAUTHENTICATED"],
      ]);
    }
  });
});
