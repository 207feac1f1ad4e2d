/** True for an image of this application, which no registry has. */
export const isOwnImage = (image: string): boolean => /^(?:docker\.io\/)?taskora\//.test(image)
