/** The signed-in person, as far as pages need to know. */
export interface User {
  id: string
  name: string
  email: string
}
