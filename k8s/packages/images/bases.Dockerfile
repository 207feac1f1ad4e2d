# The images that the application's Dockerfiles start from, with the interface of the official ones.
FROM scratch AS debian
ADD debian.tar /
ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["bash"]

FROM debian AS node
ADD node.tar runtime.tar /
CMD ["node"]

FROM debian AS python
ADD python.tar /
CMD ["python3"]

FROM debian AS postgres
ADD postgres.tar /
COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/
ENV PATH=$PATH:/usr/lib/postgresql/15/bin PGDATA=/var/lib/postgresql/data PG_MAJOR=15
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
