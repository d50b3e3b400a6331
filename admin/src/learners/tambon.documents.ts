import { gql, type TypedDocumentNode } from "@apollo/client/core";

/** A tambon with one of its postal codes; `code` is TIS 1099, null where it is not known. */
export interface Tambon {
  code: string | null;
  tambon: string;
  district: string;
  province: string;
  postalCode: string | null;
}

/** What an address may mean while it is typed; those of the province that is near come first. */
export const TambonsDocument: TypedDocumentNode<
  { tambons: Tambon[] },
  { search: string; near: string | null }
> = gql`
  query Tambons($search: String!, $near: String) {
    tambons(search: $search, near: $near) {
      code
      tambon
      district
      province
      postalCode
    }
  }
`;
