/** The federation version every subgraph speaks: the first with @cost and @listSize. */
export const federationLink = { linkUrl: "https://specs.apollo.dev/federation/v2.9" };
