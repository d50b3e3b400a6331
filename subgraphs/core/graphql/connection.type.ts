import type { InterfaceRef, ObjectRef } from "@pothos/core";
import type { Builder, SchemaTypes } from "./builder.ts";
import { defaultPageSize, type Edge, maximumPageSize, type Page } from "./page.ts";

/** Adds PageInfo to a subgraph and returns the maker of its connections. */
export function addConnectionTypes(builder: Builder) {
  const PageInfo = builder.objectRef<Page<unknown>>("PageInfo").implement({
    description: "ตำแหน่งของหน้าในรายการ (where a page lies in its list)",
    shareable: true,
    fields: t => ({
      hasNextPage: t.exposeBoolean("hasNextPage", {
        access: "public",
        description: "มีหน้าถัดไป (there is more after)",
      }),
      hasPreviousPage: t.exposeBoolean("hasPreviousPage", {
        access: "public",
        description: "มีหน้าก่อนหน้า (there is more before)",
      }),
      startCursor: t.string({
        nullable: true,
        access: "public",
        description: "ตำแหน่งรายการแรก (cursor of the first row)",
        resolve: page => page.edges[0]?.cursor() ?? null,
      }),
      endCursor: t.string({
        nullable: true,
        access: "public",
        description: "ตำแหน่งรายการสุดท้าย (cursor of the last row)",
        resolve: page => page.edges.at(-1)?.cursor() ?? null,
      }),
    }),
  });

  /** The Relay connection of a node type: edges, nodes, pageInfo, totalCount. */
  function connectionOf<Node>(
    name: string,
    node: ObjectRef<SchemaTypes, Node> | InterfaceRef<SchemaTypes, Node>,
  ) {
    // Pothos cannot infer through a generic node; the shapes are the same.
    const nodeType = node as ObjectRef<SchemaTypes, unknown>;
    const EdgeType = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
      description: `รายการหนึ่งของ ${name} พร้อมตำแหน่ง (a row with its cursor)`,
      fields: t => ({
        node: t.field({
          type: nodeType,
          access: "public",
          description: "รายการ (the row)",
          resolve: edge => edge.node,
        }),
        cursor: t.string({
          access: "public",
          description: "ตำแหน่ง (cursor)",
          resolve: edge => edge.cursor(),
        }),
      }),
    });
    return builder.objectRef<Page<Node>>(`${name}Connection`).implement({
      description: `หน้าของรายการ ${name} (a page of ${name})`,
      fields: t => ({
        edges: t.field({
          type: [EdgeType],
          access: "public",
          description: "รายการพร้อมตำแหน่ง (rows with cursors)",
          resolve: page => [...page.edges],
        }),
        nodes: t.field({
          type: [nodeType],
          access: "public",
          description: "รายการ (rows)",
          resolve: page => page.edges.map(edge => edge.node),
        }),
        pageInfo: t.field({
          type: PageInfo,
          access: "public",
          description: "ตำแหน่งของหน้า (position)",
          resolve: page => page,
        }),
        totalCount: t.int({
          access: "public",
          description:
            "จำนวนทั้งหมดที่ผู้เรียกเห็น คิดเมื่อขอเท่านั้น (all rows the viewer may see; computed only when selected)",
          resolve: page => page.totalCount(),
        }),
      }),
    });
  }

  /** Arguments of every list. */
  const pageArguments = builder.args(t => ({
    first: t.int({
      description: `จำนวนแรก ค่าปกติ ${defaultPageSize} สูงสุด ${maximumPageSize} (from the start)`,
    }),
    after: t.string({ description: "เริ่มหลังตำแหน่งนี้ (after this cursor)" }),
    last: t.int({ description: `จำนวนท้าย สูงสุด ${maximumPageSize} (from the end)` }),
    before: t.string({ description: "ก่อนตำแหน่งนี้ (before this cursor)" }),
  }));

  return { connectionOf, pageArguments };
}

/** Cost of a list field: as many rows as its slicing arguments say. */
export const sized = {
  assumedSize: defaultPageSize,
  slicingArguments: ["first", "last"],
  sizedFields: ["edges", "nodes"],
  requireOneSlicingArgument: false,
};
