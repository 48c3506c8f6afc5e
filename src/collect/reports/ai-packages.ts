/**
 * Packages that are AI or ML, by the name in their package URL without version. Our own list, by the names of the registries: SDKs of
 * providers, frameworks, runtimes of models, vector stores, MCP. A name that is missing here is compared with known
 * vulnerabilities all the same; it is only not counted among these.
 */
const names: ReadonlySet<string> = new Set([
  ...[
    "openai",
    "anthropic",
    "cohere",
    "mistralai",
    "groq",
    "ollama",
    "together",
    "replicate",
    "litellm",
    "vllm",
  ],
  ...[
    "google-generativeai",
    "google-genai",
    "vertexai",
    "boto3-bedrock",
    "azure-ai-inference",
    "openai-agents",
  ],
  ...[
    "langchain",
    "langgraph",
    "llama-index",
    "llamaindex",
    "haystack-ai",
    "semantic-kernel",
    "dspy",
    "instructor",
  ],
  ...[
    "crewai",
    "autogen",
    "autogen-agentchat",
    "pydantic-ai",
    "smolagents",
    "guardrails-ai",
    "nemoguardrails",
  ],
  ...[
    "transformers",
    "torch",
    "torchvision",
    "tensorflow",
    "keras",
    "jax",
    "onnx",
    "onnxruntime",
    "safetensors",
  ],
  ...[
    "sentence-transformers",
    "tokenizers",
    "datasets",
    "accelerate",
    "peft",
    "diffusers",
    "huggingface-hub",
  ],
  ...["scikit-learn", "xgboost", "lightgbm", "spacy", "nltk", "mlflow", "ray", "tiktoken", "gpt-tokenizer"],
  ...[
    "ai",
    "@anthropic-ai/sdk",
    "@mistralai/mistralai",
    "groq-sdk",
    "together-ai",
    "@google/genai",
    "onnxruntime-node",
  ],
  ...[
    "@modelcontextprotocol/sdk",
    "mcp",
    "fastmcp",
    "modelcontextprotocol",
    "@openai/agents",
    "@mastra/core",
  ],
  ...[
    "chromadb",
    "pinecone",
    "pinecone-client",
    "@pinecone-database/pinecone",
    "qdrant-client",
    "weaviate-client",
  ],
  ...[
    "@qdrant/js-client-rest",
    "weaviate-ts-client",
    "pymilvus",
    "faiss-cpu",
    "pgvector",
    "lancedb",
    "@lancedb/lancedb",
  ],
]);

const scopes =
  /^(?:@ai-sdk|@langchain|@huggingface|@anthropic-ai|@openai|@modelcontextprotocol|@tensorflow)\//;
const families = /^(?:langchain|llama-index|llama_index|langgraph|tensorflow|torch)[-_.]/;

/** Package URL (purl): `pkg:TYPE/NAMESPACE/NAME@VERSION?qualifiers#subpath`, percent-encoded. */
export function isAiPackage(purl: string, name = ""): boolean {
  const known = nameIn(purl) ?? name;
  const plain = known.toLowerCase();
  return (
    names.has(plain) || names.has(plain.replaceAll("_", "-")) || scopes.test(plain) || families.test(plain)
  );
}

function nameIn(purl: string): string | undefined {
  const path = /^pkg:[a-z0-9.+-]+\/([^?#]+)/i.exec(purl)?.[1];
  if (path === undefined) return undefined;
  // The @ of a scope is percent-encoded; the one that is not begins the version.
  const bare = path.replace(/@[^@/]*$/, "");
  try {
    return decodeURIComponent(bare);
  } catch {
    // A percent sign that encodes nothing: then the name is what stands there.
    return bare;
  }
}
