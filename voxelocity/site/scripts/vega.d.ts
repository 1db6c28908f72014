/** What the charts' library adds to the page. */
declare function vegaEmbed(element: HTMLElement, specification: object, options: object): Promise<any>;
