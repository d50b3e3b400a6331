import { isIPv6 } from "node:net";
import { LRUCache } from "lru-cache";
import type { Pool } from "pg";

/** Points that may be spent in a minute. A request costs one, and one more for each 1,000 objects its answer may hold. */
export interface RateLimits {
  readonly account: number;
  /** All accounts behind one address together, and strangers: a whole office, so generous. */
  readonly address: number;
}

export const defaultRateLimits: RateLimits = { account: 6_000, address: 60_000 };

/** Whose points are spent. */
export type Spender = { readonly account: string } | { readonly address: string };

/**
 * Spends points.
 * @returns `null`, or after how many seconds to ask again
 */
export type Spend = (spender: Spender, points: number) => Promise<number | null>;

/** Points of a request beyond its first. */
export function costPoints(cost: number): number {
  return Math.floor(cost / 1_000);
}

/** Points taken out of the bucket at a time, and how long they may lie here before they lapse. */
const leasePoints = 50;
const leaseMs = 60_000;
const leasesKept = 50_000;

interface Lease {
  points: number;
  /** Ends of `performance.now()`, which no clock that is put right disturbs. Only a span is measured, never an instant. */
  lapsesAt: number;
  /** The last question about this key. The next one waits for it: it may bring enough for both. */
  asking: Promise<unknown>;
}

/**
 * Meters requests in the database, so that all gateways share each limit, without a statement for every request: points
 * are taken out in advance and spent here. What is not spent lapses, so a gateway that goes away keeps nothing for long.
 * @param pool connections as the role that owns sign-in
 */
export function meterRequests(pool: Pool, limits: RateLimits): Spend {
  const leases = new LRUCache<string, Lease>({ max: leasesKept });

  /** Takes points out and spends the price of whoever asks at once: others may spend from the lease while this waits. */
  async function ask(key: string, lease: Lease, price: number, capacity: number): Promise<number | null> {
    const needed = price - (isFresh(lease) ? lease.points : 0);
    const { rows } = await pool.query<{ granted: number; wait: number }>({
      name: "take allowance",
      text: "SELECT granted, wait_seconds AS wait FROM auth.take_allowance($1, $2, $3, $4, $5)",
      values: [key, needed, Math.max(needed, Math.min(leasePoints, capacity)), capacity, capacity / 60],
    });
    const { granted = 0, wait = 1 } = rows[0] ?? {};
    if (granted === 0) return wait;
    lease.points = (isFresh(lease) ? lease.points : 0) + granted - price;
    lease.lapsesAt = performance.now() + leaseMs;
    return null;
  }

  return async (spender, points) => {
    const key = "account" in spender ? `account:${spender.account}` : `address:${network(spender.address)}`;
    const capacity = "account" in spender ? limits.account : limits.address;
    const price = Math.min(points, capacity);
    let lease = leases.get(key);
    if (!lease) {
      lease = { points: 0, lapsesAt: 0, asking: Promise.resolve() };
      leases.set(key, lease);
    }
    const held = lease;
    if (pay(held, price)) return null;
    const turn = held.asking
      .catch(() => {})
      .then(() => (pay(held, price) ? null : ask(key, held, price, capacity)));
    held.asking = turn;
    return turn;
  };
}

const isFresh = (lease: Lease) => lease.lapsesAt > performance.now();

function pay(lease: Lease, price: number): boolean {
  if (!isFresh(lease) || lease.points < price) return false;
  lease.points -= price;
  return true;
}

/** An address as it is counted: of IPv6 the network, since one customer has all addresses in it. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain.slice(0, 64);
  const [head = "", tail] = plain.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const filled =
    tail === undefined
      ? left
      : [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return filled
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(":");
}
