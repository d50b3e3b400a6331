/** What the schema builder needs to know of the models; made from prisma/schema by `prisma generate`. */
export { type default as PrismaTypes, getDatamodel } from "../generated/pothos-types.ts";
