# The ingress controller, with the interface of the official image as far as the deployment uses it: `traefik` on the PATH.
FROM scratch AS ingress
COPY traefik /usr/local/bin/
ENV PATH=/usr/local/bin
USER 65532:65532
CMD ["traefik"]
