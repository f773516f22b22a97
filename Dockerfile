# The API with its page, for a database that is somewhere else: DATABASE_URL is needed, the embedded server is left out.
# docs/deploy.md says how it is run: as nobody in particular, on a file system that is read-only but for /tmp.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY simulators/package.json simulators/
COPY web/package.json web/
COPY worker/package.json worker/
RUN npm ci --no-audit --no-fund
COPY nest-cli.json .swcrc tsconfig.json tsconfig.build.json ./
COPY simulators simulators
COPY client client
COPY web web
COPY src src
RUN npm run build
# What runs, and no more: the binaries of PostgreSQL are optional packages, the page is built, the Worker runs elsewhere. Types and maps
# of packages are for who works on them, and more than a third of all bytes.
RUN npm ci --omit=dev --omit=optional --workspaces=false --no-audit --no-fund \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete \
 && rm -r node_modules/typeorm/browser

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 AUTH_MODE=cloudflare-access MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
USER node
EXPOSE 3000
# The one address that asks nobody who they are.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--max-semi-space-size=8", "--max-old-space-size=1024", "dist/main.js"]
