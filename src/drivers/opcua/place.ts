/** Where an `opc.tcp://` address is; 4840 where it names no port (OPC 10000-6, 7.2). */
export function placeOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 4840) };
}
